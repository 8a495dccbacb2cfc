using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;

namespace Tessera.Server.Backup.Journal;

/// <summary>
/// Takes away again what a journal says was taken away, by mutations like any other, with audit rows of the actor <c>restore</c>. It only ever takes away: what is
/// not there, or is gone already, is passed over.
/// </summary>
internal sealed class RevokeAgain(Mutations mutations, IDbContextFactory<TesseraDb> contexts, TokenViews views, UserTokens tokens, IEnumerable<IProjectObserver> observers)
{
    private const int BatchSize = 200;
    private static readonly Actor Restore = Actor.System("restore");

    /// <summary>Applies them, in the order given.</summary>
    /// <returns>How many of them took something away.</returns>
    public async Task<int> RunAsync(IReadOnlyList<JournalRecord> records, CancellationToken ct)
    {
        var count = 0;
        foreach (var batch in records.Chunk(BatchSize))
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var mutation = await mutations.BeginAsync(db, Restore, ct);
            foreach (var record in batch)
                count += await ApplyAsync(mutation, record.Revocation, ct) ? 1 : 0;
            await mutation.CommitAsync();
        }

        foreach (var project in records.Where(record => record.Kind == RevocationKind.Project))
        {
            foreach (var observer in observers)
                await observer.ProjectDeletedAsync(project.Id, ct);
        }

        return count;
    }

    private Task<bool> ApplyAsync(Mutation mutation, Revocation revocation, CancellationToken ct) => revocation.Kind switch
    {
        RevocationKind.Token => EndTokenAsync(mutation, revocation, ct),
        RevocationKind.Secret => EndSecretAsync(mutation, revocation, ct),
        RevocationKind.User => DeleteUserAsync(mutation, revocation.Id, ct),
        RevocationKind.Deactivation => DeactivateAsync(mutation, revocation.Id, ct),
        RevocationKind.Project => DeleteProjectAsync(mutation, revocation.Id, ct),
        RevocationKind.Session => EndSessionAsync(mutation, revocation.Id, ct),
        RevocationKind.Roles or RevocationKind.Members or RevocationKind.Role or RevocationKind.Grant => NarrowAgain.ApplyAsync(mutation, revocation, views, ct),
        _ => throw new UnreachableException(),
    };

    // Of the row in the context: an earlier record of the same batch may have changed it, which the database does not know yet.
    private static async Task<TokenRow?> FindTokenAsync(Mutation mutation, Guid id, CancellationToken ct) =>
        await mutation.Db.Tokens.FindAsync([id], ct) is { DeletedAt: null } row ? row : null;

    private async Task<bool> EndTokenAsync(Mutation mutation, Revocation revocation, CancellationToken ct)
    {
        if (await FindTokenAsync(mutation, revocation.Id, ct) is not { } row)
            return false;
        if (row.IsTampered || revocation.Until is not { } until || until <= mutation.Now)
        {
            TokenDeletion.Apply(mutation, row, views, "token.revoke-again");
            return true;
        }

        if (row.EndsAt <= until)
            return false;
        row.RetiresAt = until;
        Note(mutation, row);
        return true;
    }

    private async Task<bool> EndSecretAsync(Mutation mutation, Revocation revocation, CancellationToken ct)
    {
        var digest = Convert.FromHexString(revocation.Digest!);
        if (await FindTokenAsync(mutation, revocation.Id, ct) is not { } row)
            return false;
        var end = revocation.Until ?? mutation.Now;
        if (row.IsTampered)
        {
            TokenDeletion.Apply(mutation, row, views, "token.revoke-again");
            return true;
        }

        if (row.Digest.AsSpan().SequenceEqual(digest))
        {
            // The secret that came after it went with the backup. The record stays, to be regenerated; until then nothing has this digest.
            (row.OldDigest, row.OldDigestUntil, row.Digest) = (row.Digest, end, RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
        }
        else if (row.OldDigest is { } old && old.AsSpan().SequenceEqual(digest) && !(row.OldDigestUntil <= end))
        {
            row.OldDigestUntil = end;
        }
        else
        {
            return false;
        }

        Note(mutation, row);
        return true;
    }

    private void Note(Mutation mutation, TokenRow row)
    {
        mutation.Feed(ChangeKind.Token, row.Subject, row.Digest, row.OldDigest);
        mutation.Audit("token.revoke-again", views.TargetOf(row), null, views.Of(row));
    }

    private async Task<bool> DeleteUserAsync(Mutation mutation, Guid id, CancellationToken ct)
    {
        if (await mutation.Db.Users.FindAsync([id], ct) is not { DeletedAt: null } user)
            return false;
        await DeleteUser.ApplyAsync(mutation, user, before: null, tokens, ct);
        return true;
    }

    private static async Task<bool> DeactivateAsync(Mutation mutation, Guid id, CancellationToken ct)
    {
        if (await mutation.Db.Users.FindAsync([id], ct) is not { DeletedAt: null, IsActive: true, IsTampered: false } user)
            return false;
        user.IsActive = false;
        await EndSession.EndAllAsync(mutation, id, except: null, ct);
        mutation.Feed(ChangeKind.User, user.Subject);
        mutation.Audit("user.revoke-again", user.AuditTarget(), null, null);
        return true;
    }

    private async Task<bool> DeleteProjectAsync(Mutation mutation, Guid id, CancellationToken ct)
    {
        if (await mutation.Db.Projects.FindAsync([id], ct) is not { DeletedAt: null } project)
            return false;
        await DeleteProject.ApplyAsync(mutation, project, views, ct);
        return true;
    }

    private static async Task<bool> EndSessionAsync(Mutation mutation, Guid id, CancellationToken ct)
    {
        if (await mutation.Db.Sessions.FindAsync([id], ct) is not { EndedAt: null } session)
            return false;
        EndSession.End(mutation, session);
        return true;
    }
}
