using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Projects;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Security;

/// <summary>
/// One pass over all sealed rows. Rows are read and checked beside everything else that goes on; only those in doubt go to the feed follower, which
/// reads each again and alone changes what is in effect.
/// </summary>
internal sealed class SealSweep(
    IDbContextFactory<TesseraDb> contexts, FeedFollower follower, IntegrityReport integrity, UserDirectory directory, ProjectIndex projects, CurrentCatalogue catalogue,
    IOptions<TesseraOptions> options, TimeProvider clock, ILogger<SealSweep> log)
{
    private Guid lastKnown;
    private int countKnown;
    private int passes;

    /// <summary>How often everything was checked since start.</summary>
    public int Passes => Volatile.Read(ref passes);

    /// <summary>Notes how many tokens there are, so that a later pass sees that some were taken out.</summary>
    public async Task RememberAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var last = await db.Tokens.OrderByDescending(token => token.Id).Select(token => token.Id).FirstOrDefaultAsync(ct);
        (lastKnown, countKnown) = (last, await CountAsync(db, last, ct));
    }

    /// <summary>Checks everything.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        List<(ChangeKind Kind, string Subject)> doubtful;
        bool someGone;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var latest = await LatestChanges.ReadAsync(db, ct);
            doubtful = [.. await DirectoryAsync(db, latest, ct), .. await ProjectsAsync(db, latest, ct), .. await CredentialsAsync(db, latest, ct), .. await TokensAsync(db, latest, ct)];
            someGone = await CountAsync(db, lastKnown, ct) < countKnown;
        }

        foreach (var (kind, subject) in doubtful)
            await ReadAgainAsync(kind, subject, ct);
        if (someGone)
            await follower.RemoveGoneTokensAsync(ct);
        await RememberAsync(ct);
        Interlocked.Increment(ref passes);
    }

    // One row that cannot even be read must not keep the others from being checked.
    private async Task ReadAgainAsync(ChangeKind kind, string subject, CancellationToken ct)
    {
        try
        {
            await follower.ReadAgainAsync(kind, subject, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.SealCheckFailed(exception);
        }
    }

    private async Task<List<(ChangeKind Kind, string Subject)>> DirectoryAsync(TesseraDb db, LatestChanges latest, CancellationToken ct)
    {
        var found = new List<(ChangeKind, string)>();
        var roles = await db.Roles.AsNoTracking().ToListAsync(ct);
        found.AddRange(roles.Where(row => IsNews(row, latest, "role")).Select(row => (ChangeKind.Role, row.Id.ToString())));
        await foreach (var row in db.Users.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            if (IsNews(row, latest, "user"))
                found.Add((ChangeKind.User, row.Id.ToString()));
        }

        var apis = await db.Apis.AsNoTracking().ToListAsync(ct);
        found.AddRange(apis.Where(row => IsNews(row, latest, "api")).Select(row => (ChangeKind.Api, row.Name)));
        // In effect here and no longer there: reading them again takes them out, whoever removed them.
        found.AddRange(directory.Roles.Where(role => !role.IsBuiltIn).Select(role => role.Id).Except(roles.Select(row => row.Id)).Select(id => (ChangeKind.Role, id.ToString())));
        found.AddRange(catalogue.Value.Apis.Select(api => api.Name).Except([.. apis.Select(row => row.Name), CatalogueAction.ManagementApi]).Select(name => (ChangeKind.Api, name)));
        ForgetDeleted("role", roles.Select(row => row.Id.ToString()));
        ForgetDeleted("api", apis.Select(row => row.Name));
        return found;
    }

    private async Task<List<(ChangeKind Kind, string Subject)>> ProjectsAsync(TesseraDb db, LatestChanges latest, CancellationToken ct)
    {
        var found = new List<(ChangeKind, string)>();
        // Asked before the table: a project made meanwhile must not seem to be in effect without a row.
        var unseen = projects.All.Select(project => project.Id).ToHashSet();
        await foreach (var row in db.Projects.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            unseen.Remove(row.Id);
            if (IsNews(row, latest, "project"))
                found.Add((ChangeKind.Project, row.Subject));
        }

        found.AddRange(unseen.Select(id => (ChangeKind.Project, id.ToString())));
        return found;
    }

    private async Task<List<(ChangeKind Kind, string Subject)>> CredentialsAsync(TesseraDb db, LatestChanges latest, CancellationToken ct)
    {
        var found = new List<(ChangeKind, string)>();
        // Asked before the table: a credential made meanwhile must not seem to be missing. A deleted one keeps its row.
        var unseen = await db.Changes.Where(change => change.Kind == ChangeKind.Credential).Select(change => change.Subject).Distinct().ToHashSetAsync(StringComparer.Ordinal, ct);
        await foreach (var row in db.Credentials.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            unseen.Remove(row.Subject);
            if (IsNews(row, latest, "credential"))
                found.Add((ChangeKind.Credential, row.Subject));
        }

        found.AddRange(unseen.Select(subject => (ChangeKind.Credential, subject)));
        return found;
    }

    private async Task<List<(ChangeKind Kind, string Subject)>> TokensAsync(TesseraDb db, LatestChanges latest, CancellationToken ct)
    {
        var found = new List<(ChangeKind, string)>();
        await TokenReader.ReadAsync(db, TablePart.Whole, clock.GetUtcNow() - options.Value.RememberRevokedFor, row =>
        {
            row.IsTampered = !db.RowSeal.IsIntact(row);
            if (IsNews(row, latest, "token"))
                found.Add((ChangeKind.Token, row.Subject));
        }, ct);
        return found;
    }

    private bool IsNews(ISealedRow row, LatestChanges latest, string kind)
    {
        latest.Check(row);
        return (row.IsTampered || integrity.IsAnyBroken) && row.IsTampered != integrity.IsBroken(kind, row.Subject);
    }

    private void ForgetDeleted(string kind, IEnumerable<string> present)
    {
        foreach (var id in integrity.Broken.Where(broken => broken.Kind == kind).Select(broken => broken.Id).Except(present, StringComparer.Ordinal))
            integrity.Forget(kind, id);
    }

    // Ids grow with time, and rows are never taken out: up to a given id the count never falls unless somebody takes them out by hand.
    private static async Task<int> CountAsync(TesseraDb db, Guid upTo, CancellationToken ct) =>
        await db.Database.SqlQuery<int>($"""SELECT COUNT(*) AS "Value" FROM tokens WHERE "Id" <= {upTo}""").SingleAsync(ct);
}
