using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Security;

/// <summary>
/// Gives the instance a new key and puts every intact row under its seal. Old keys stay in the file: audit rows and cursors made under them stay
/// good, and an interruption leaves rows under either key, all of them valid. Running it again finishes the work.
/// </summary>
internal sealed class KeyRotation(InstanceKey key, RowSeal seal, Mutations mutations, IDbContextFactory<TesseraDb> contexts, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <summary>What was done.</summary>
    /// <param name="KeyId">The key that is active now.</param>
    /// <param name="Resealed">How many rows carry its seal.</param>
    /// <param name="Broken">Rows whose seal was broken before: sealing them would make true what somebody planted.</param>
    public sealed record Result(string KeyId, int Resealed, IReadOnlyList<(string Table, string Id)> Broken);

    public async Task<Result> RunAsync(IProgress<int> progress, CancellationToken ct)
    {
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await InstanceCanary.CheckAsync(db, key, ct);
            key.Rotate(clock);
            await using var mutation = await mutations.BeginAsync(db, Actor.System("keys rotate"), ct);
            await InstanceCanary.RenewAsync(db, key, ct);
            mutation.Audit("instance.rotate-key", new("instance", key.ActiveId, "instance key"), null, new { KeyId = key.ActiveId });
            await mutation.CommitAsync();
        }

        var broken = new List<(string, string)>();
        var count = 0;
        count += await ResealAsync(db => db.Tokens, row => row.Id, broken, progress, count, ct);
        count += await ResealAsync(db => db.Users, row => row.Id, broken, progress, count, ct);
        count += await ResealAsync(db => db.Roles, row => row.Id, broken, progress, count, ct);
        count += await ResealAsync(db => db.Apis, row => row.Name, broken, progress, count, ct);
        count += await ResealAsync(db => db.Projects, row => row.Id, broken, progress, count, ct);
        count += await ResealAsync(db => db.Sessions, row => row.Id, broken, progress, count, ct);
        count += await ResealAsync(db => db.Credentials, row => row.Id, broken, progress, count, ct);
        return new(key.ActiveId, count, broken);
    }

    private async Task<int> ResealAsync<TRow, TId>(
        Func<TesseraDb, DbSet<TRow>> table, System.Linq.Expressions.Expression<Func<TRow, TId>> id, List<(string, string)> broken, IProgress<int> progress, int before, CancellationToken ct)
        where TRow : class, ISealedRow
    {
        var idOf = id.Compile();
        var skip = 0;
        var done = 0;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // A change of another process between reading and writing would be undone.
            await db.LockInstanceAsync(ct);
            var active = key.ActiveId;
            var rows = await table(db).Where(row => row.SealKeyId != active).OrderBy(id).Skip(skip).Take(BatchSize).ToListAsync(ct);
            foreach (var row in rows.Where(row => !row.IsTampered))
                seal.Apply(row);
            broken.AddRange(rows.Where(row => row.IsTampered).Select(row => (typeof(TRow).Name, $"{idOf(row)}")));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            skip += rows.Count(row => row.IsTampered);
            done += rows.Count(row => !row.IsTampered);
            if (rows.Count < BatchSize)
                return done;
            progress.Report(before + done);
        }
    }
}
