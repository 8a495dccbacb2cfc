using Microsoft.EntityFrameworkCore;

namespace Tessera.Builds.Storage;

/// <summary>
/// Where the builds' database is read and changed. Changes of one project run one after the other, on whichever nodes they were asked for. On SQLite all changes
/// do: it has one writer anyway, and waiting here costs no polling.
/// </summary>
internal sealed class BuildsStore(IDbContextFactory<BuildsDb> contexts) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Told the project's id after every change of its builds that was committed here.</summary>
    public Action<Guid>? Changed { get; set; }

    /// <summary>A context for reading; the caller disposes of it.</summary>
    public Task<BuildsDb> ReadAsync(CancellationToken ct) => contexts.CreateDbContextAsync(ct);

    /// <summary>
    /// One change: what is read inside is what is changed, and either all of it is durable afterwards or nothing. Waiting can be given up, committing cannot:
    /// it does not stop because a client went away.
    /// </summary>
    /// <param name="projectId">Whose builds change.</param>
    /// <param name="change">Reads and changes; what it saves is committed when it returns.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<T> ChangeAsync<T>(Guid projectId, Func<BuildsDb, Task<T>> change, CancellationToken ct)
    {
        T result;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (ProjectLock.IsShared(db))
                result = await ChangeLockedAsync(db, projectId, change, ct);
            else
                result = await ChangeGatedAsync(db, change, ct);
        }

        Changed?.Invoke(projectId);
        return result;
    }

    public void Dispose() => gate.Dispose();

    private async Task<T> ChangeGatedAsync<T>(BuildsDb db, Func<BuildsDb, Task<T>> change, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            var result = await change(db);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task<T> ChangeLockedAsync<T>(BuildsDb db, Guid projectId, Func<BuildsDb, Task<T>> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await ProjectLock.TakeAsync(db, projectId, ct);
        var result = await change(db);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
