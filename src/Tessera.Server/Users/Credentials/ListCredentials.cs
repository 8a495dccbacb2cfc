using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>What a user signs in with besides the password, oldest first.</summary>
internal static class ListCredentials
{
    public static async Task<IReadOnlyList<CredentialView>> ExecuteAsync(TesseraDb db, Guid userId, CancellationToken ct)
    {
        var rows = await CredentialRows.OfUserAsync(db, userId, ct);
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var usage = await db.CredentialUsage.AsNoTracking().Where(row => ids.Contains(row.CredentialId)).ToDictionaryAsync(row => row.CredentialId, ct);
        return [.. rows.Select(row => CredentialView.Of(row) with { LastUsedAt = usage.GetValueOrDefault(row.Id)?.LastUsedAt })];
    }
}
