using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Telemetry;
using Tessera.Server.Users;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>
/// Keeps directory, catalogue and index as the store has them: loads everything once, then follows the change feed. A change says only what to
/// read again, so applying one twice, or one that the load has already seen, does no harm.
/// </summary>
internal sealed class FeedFollower(
    IDbContextFactory<TesseraDb> contexts, UserDirectory directory, ProjectDirectory projects, CurrentCatalogue catalogue, TokenIndex index, IndexWriter writer, TokenLoad tokens,
    SessionCache sessions, Freshness freshness, IntegrityReport integrity, TimeProvider clock) : IDisposable
{
    private const int BatchSize = 512;

    // To load: how many changes there have to be for one connection more.
    private const int ChangesOfAReader = 20_000;
    private const int MostReaders = 4;

    // Each statement of a catch-up reads a few rows by their keys; and a second later somebody asks again anyway.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim one = new(1);
    private long applied = -1;
    private Action? advanced;

    /// <summary>The epoch up to which this node knows everything; -1 before the load.</summary>
    public long Applied => Volatile.Read(ref applied);

    /// <summary>Has somebody told each time that <see cref="Applied"/> has grown. They only take a note of it: changes wait meanwhile.</summary>
    public void OnAdvance(Action note) => advanced += note;

    /// <summary>Loads everything. Called once, before the first request.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            var asked = clock.GetTimestamp();
            await using var view = await ReadView.OpenAsync(contexts, ct);
            await view.WidenAsync((int)Math.Clamp(view.Epoch / ChangesOfAReader, 1, Math.Min(Environment.ProcessorCount, MostReaders)), ct);
            var latest = await LatestChanges.ReadAsync(view, ct);
            await LoadDirectoryAsync(view.Db, latest, ct);
            await tokens.RunAsync(view, latest, ct);
            Volatile.Write(ref applied, view.Epoch);
            freshness.Confirm(asked);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Applies everything committed before the call. Afterwards the index holds it, or this throws. Before the load there is nothing to keep up to date.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        if (Applied < 0)
            return;
        await one.WaitAsync(ct);
        try
        {
            var asked = clock.GetTimestamp();
            await using var db = await contexts.CreateDbContextAsync(ct);
            db.GiveUpAfter(Patience);
            while (await ApplyBatchAsync(db, ct) == BatchSize)
            {
                // More may be waiting.
            }

            freshness.Confirm(asked);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Reads a subject again of which something was noticed past the feed, and puts it as it is now.</summary>
    public async Task ReadAgainAsync(ChangeKind kind, string subject, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            db.GiveUpAfter(Patience);
            await ApplyAsync(db, new() { Epoch = applied, Kind = kind, Subject = subject, At = clock.GetUtcNow() }, ct);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Takes tokens out of the index whose rows are gone, although no row is ever taken out of the table.</summary>
    public async Task RemoveGoneTokensAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var present = await db.Tokens.Select(token => token.Id).ToHashSetAsync(ct);
            foreach (var id in index.RemoveAllBut(present))
                integrity.NoteGone("token", id.ToString());
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task LoadDirectoryAsync(TesseraDb db, LatestChanges latest, CancellationToken ct)
    {
        await LoadAsync(db.Roles, Put);
        await LoadAsync(db.Users, Put);
        await LoadAsync(db.Apis, Put);
        await LoadAsync(db.Projects, Put);
        await LoadAsync(db.Credentials, Note);
        catalogue.Publish();

        async Task LoadAsync<TRow>(DbSet<TRow> rows, Action<TRow> put)
            where TRow : class, ISealedRow
        {
            await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
            {
                latest.Check(row);
                put(row);
            }
        }
    }

    private async Task<int> ApplyBatchAsync(TesseraDb db, CancellationToken ct)
    {
        var after = applied;
        var changes = await db.Changes.AsNoTracking().Where(change => change.Epoch > after).OrderBy(change => change.Epoch).Take(BatchSize).ToListAsync(ct);
        using var span = changes.Count > 0 ? Spans.Follow(changes.Count) : null;
        foreach (var change in changes)
        {
            await ApplyAsync(db, change, ct);
            Volatile.Write(ref applied, change.Epoch);
        }

        if (changes.Count > 0)
            advanced?.Invoke();
        return changes.Count;
    }

    private Task ApplyAsync(TesseraDb db, ChangeRow change, CancellationToken ct) => change.Kind switch
    {
        ChangeKind.Token => ApplyTokenAsync(db, Guid.Parse(change.Subject), change.Digests ?? [], ct),
        ChangeKind.User => ApplyUserAsync(db, Guid.Parse(change.Subject), ct),
        ChangeKind.Role => ApplyRoleAsync(db, Guid.Parse(change.Subject), ct),
        ChangeKind.Api => ApplyApiAsync(db, change.Subject, ct),
        ChangeKind.Project => ApplyProjectAsync(db, Guid.Parse(change.Subject), ct),
        ChangeKind.Session => ForgetSession(Guid.Parse(change.Subject)),
        ChangeKind.Credential => ApplyCredentialAsync(db, Guid.Parse(change.Subject), ct),
        _ => throw new InvalidOperationException($"Change {change.Epoch} is of no known kind: was the database written by a newer version?"),
    };

    private async Task ApplyTokenAsync(TesseraDb db, Guid id, byte[] digests, CancellationToken ct)
    {
        var row = await CheckedAsync(db, await db.Tokens.AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, ct), ct);
        writer.RemoveOthers(digests, row);
        if (row is not null)
            Put(row);
    }

    private async Task ApplyUserAsync(TesseraDb db, Guid id, CancellationToken ct)
    {
        if (await CheckedAsync(db, await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, ct), ct) is { } row)
            Put(row);
        index.Replace(directory.GrantOf(id));
    }

    private async Task ApplyRoleAsync(TesseraDb db, Guid id, CancellationToken ct)
    {
        if (await CheckedAsync(db, await db.Roles.AsNoTracking().SingleOrDefaultAsync(role => role.Id == id, ct), ct) is { } row)
            Put(row);
        else
            directory.RemoveRole(id);
        foreach (var user in directory.UsersWith(id))
            index.Replace(directory.GrantOf(user));
    }

    private async Task ApplyApiAsync(TesseraDb db, string name, CancellationToken ct)
    {
        if (await CheckedAsync(db, await db.Apis.AsNoTracking().SingleOrDefaultAsync(api => api.Name == name, ct), ct) is { } row)
            Put(row);
        else
            catalogue.Remove(name);
        catalogue.Publish();
    }

    private async Task ApplyProjectAsync(TesseraDb db, Guid id, CancellationToken ct)
    {
        if (await CheckedAsync(db, await db.Projects.AsNoTracking().SingleOrDefaultAsync(project => project.Id == id, ct), ct) is { } row)
        {
            Put(row);
        }
        else
        {
            // A deleted project keeps its row, so nobody deleted this one here.
            projects.Remove(id);
            integrity.NoteGone("project", id.ToString());
        }

        foreach (var grant in projects.GrantsOf(id))
            index.Replace(grant);
    }

    private Task ForgetSession(Guid id)
    {
        sessions.Forget(id);
        return Task.CompletedTask;
    }

    // Nothing of it is kept in memory: whoever signs in has it read. Here it is only looked at.
    private async Task ApplyCredentialAsync(TesseraDb db, Guid id, CancellationToken ct)
    {
        if (await CheckedAsync(db, await db.Credentials.AsNoTracking().SingleOrDefaultAsync(credential => credential.Id == id, ct), ct) is { } row)
            Note(row);
        else
            integrity.NoteGone("credential", id.ToString());
    }

    private static async Task<TRow?> CheckedAsync<TRow>(TesseraDb db, TRow? row, CancellationToken ct)
        where TRow : class, ISealedRow
    {
        if (row is not null && await LatestChanges.IsOutdatedAsync(db, row, ct))
            row.IsTampered = true;
        return row;
    }

    private void Put(TokenRow row)
    {
        integrity.Check(row, "token");
        writer.Put(row);
    }

    private void Put(UserRow row)
    {
        integrity.Check(row, "user");
        if (row.IsTampered)
            row.RoleIds = [];
        directory.Put(row);
    }

    private void Put(RoleRow row)
    {
        integrity.Check(row, "role");
        directory.Put(row);
    }

    private void Put(ProjectRow row)
    {
        integrity.Check(row, "project");
        projects.Put(row);
    }

    private void Put(ApiRow row)
    {
        integrity.Check(row, "api");
        catalogue.Put(row);
    }

    private void Note(CredentialRow row) => integrity.Check(row, "credential");
}
