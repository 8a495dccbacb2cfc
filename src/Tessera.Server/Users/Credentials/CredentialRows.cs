using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Reads credentials, for signing in and for changing them. Beside the seal each is held against the feed: a former version, put back by hand with its own
/// valid seal, is not believed either, even before the next check finds it.
/// </summary>
internal static class CredentialRows
{
    /// <summary>What a user has, oldest first. In a mutation: followed, so that it can be changed.</summary>
    public static Task<List<CredentialRow>> OfUserAsync(TesseraDb db, Guid userId, CancellationToken ct) =>
        CheckedAsync(db, Followed(db).Where(row => row.UserId == userId && row.DeletedAt == null).OrderBy(row => row.CreatedAt).ThenBy(row => row.Kind), ct);

    /// <summary>The one with a key, whoever has it; null when there is none.</summary>
    public static async Task<CredentialRow?> FindAsync(TesseraDb db, string uniqueKey, CancellationToken ct) =>
        (await CheckedAsync(db, Followed(db).Where(row => row.UniqueKey == uniqueKey && row.DeletedAt == null), ct)).SingleOrDefault();

    /// <summary>Whether a user has a passkey or an authenticator app that is to be believed, besides one.</summary>
    public static async Task<bool> HasSecondFactorAsync(TesseraDb db, Guid userId, CancellationToken ct, Guid? besides = null) =>
        (await OfUserAsync(db, userId, ct)).Exists(row => row is { Kind: CredentialKind.Totp or CredentialKind.Passkey, IsTampered: false } && row.Id != besides);

    private static IQueryable<CredentialRow> Followed(TesseraDb db) =>
        db.Database.CurrentTransaction is null ? db.Credentials.AsNoTracking() : db.Credentials;

    private static async Task<List<CredentialRow>> CheckedAsync(TesseraDb db, IQueryable<CredentialRow> query, CancellationToken ct)
    {
        var rows = await query.ToListAsync(ct);
        foreach (var row in rows)
            row.IsTampered |= await LatestChanges.IsOutdatedAsync(db, row, ct);
        return rows;
    }
}
