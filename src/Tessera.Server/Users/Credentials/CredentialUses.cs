using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Writes down that a credential was used, and decides between two uses of one code, one counter or one challenge: the database lets the first of them
/// through, on whichever nodes they arrive.
/// </summary>
internal sealed class CredentialUses(Mutations mutations, IDbContextFactory<TesseraDb> contexts, TimeProvider clock)
{
    /// <summary>Notes a use, if it goes beyond the last one.</summary>
    /// <param name="credentialId">What was used.</param>
    /// <param name="counter">Where its counter stands; zero when it has none.</param>
    /// <param name="challengedAt">When the challenge was made that it answered.</param>
    /// <returns>False when a use with this or a later counter, or without counters with this or a later challenge, was noted before.</returns>
    public async Task<bool> TryNoteAsync(Guid credentialId, long counter, DateTimeOffset challengedAt)
    {
        var (usedAt, challenged) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), challengedAt.ToUnixTimeMilliseconds());
        await mutations.Gate.WaitAsync(CancellationToken.None);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            return await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO credential_usage ("CredentialId", "LastUsedAt", "Counter", "ChallengedAt")
                VALUES ({credentialId}, {usedAt}, {counter}, {challenged})
                ON CONFLICT ("CredentialId") DO UPDATE SET
                  "LastUsedAt" = excluded."LastUsedAt", "Counter" = excluded."Counter", "ChallengedAt" = excluded."ChallengedAt"
                WHERE credential_usage."Counter" < excluded."Counter"
                  OR (credential_usage."Counter" = 0 AND excluded."Counter" = 0 AND credential_usage."ChallengedAt" < excluded."ChallengedAt")
                """, CancellationToken.None) == 1;
        }
        finally
        {
            mutations.Gate.Release();
        }
    }
}
