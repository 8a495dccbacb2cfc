using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup.Journal;

/// <summary>
/// Reads out of a change that is about to be saved what it takes away, whichever operation makes it: nobody who adds one has to think of the journal.
/// </summary>
internal static class LostRights
{
    public static IReadOnlyList<Revocation> Of(ChangeTracker tracker) =>
    [
        .. Changed<TokenRow>(tracker).SelectMany(OfToken),
        .. Changed<UserRow>(tracker).SelectMany(OfUser),
        .. Changed<ProjectRow>(tracker).Where(entry => IsNew(entry, row => row.DeletedAt)).Select(entry => new Revocation(RevocationKind.Project, entry.Entity.Id)),
        .. Changed<SessionRow>(tracker).Where(entry => IsNew(entry, row => row.EndedAt)).Select(entry => new Revocation(RevocationKind.Session, entry.Entity.Id)),
        .. NarrowedRights.Of(tracker),
    ];

    private static IEnumerable<EntityEntry<TRow>> Changed<TRow>(ChangeTracker tracker)
        where TRow : class => tracker.Entries<TRow>().Where(entry => entry.State == EntityState.Modified);

    private static IEnumerable<Revocation> OfToken(EntityEntry<TokenRow> entry)
    {
        var row = entry.Entity;
        if (IsNew(entry, token => token.DeletedAt))
        {
            yield return new(RevocationKind.Token, row.Id);
            yield break;
        }

        var before = (TokenRow)entry.OriginalValues.ToObject();
        if (row.EndsAt is { } end && (before.EndsAt is null || end < before.EndsAt))
            yield return new(RevocationKind.Token, row.Id, end);
        foreach (var (digest, until) in Secrets(before))
        {
            // Absent is refused at once; what goes on without an end is the current one.
            var (isKept, now) = Find(row, digest);
            if (!isKept)
                yield return Secret(row.Id, digest, null);
            else if (now is not null && (until is null || now < until))
                yield return Secret(row.Id, digest, now);
        }
    }

    private static Revocation Secret(Guid id, byte[] digest, DateTimeOffset? until) => new(RevocationKind.Secret, id, until, Convert.ToHexStringLower(digest));

    private static IEnumerable<(byte[] Digest, DateTimeOffset? Until)> Secrets(TokenRow row) =>
        row.OldDigest is { } old ? [(row.Digest, null), (old, row.OldDigestUntil)] : [(row.Digest, null)];

    private static (bool IsKept, DateTimeOffset? Until) Find(TokenRow row, byte[] digest)
    {
        foreach (var (kept, until) in Secrets(row))
        {
            if (kept.AsSpan().SequenceEqual(digest))
                return (true, until);
        }

        return (false, null);
    }

    private static IEnumerable<Revocation> OfUser(EntityEntry<UserRow> entry)
    {
        if (IsNew(entry, user => user.DeletedAt))
            yield return new(RevocationKind.User, entry.Entity.Id);
        else if (!entry.Entity.IsActive && entry.Property(user => user.IsActive).OriginalValue)
            yield return new(RevocationKind.Deactivation, entry.Entity.Id);
    }

    private static bool IsNew<TRow>(EntityEntry<TRow> entry, System.Linq.Expressions.Expression<Func<TRow, DateTimeOffset?>> time)
        where TRow : class
    {
        var property = entry.Property(time);
        return property.CurrentValue is not null && property.OriginalValue is null;
    }
}
