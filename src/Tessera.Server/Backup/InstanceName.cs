using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup;

/// <summary>
/// What an instance is called in its backups and journals: the hash of its first audit row. It is random enough to be no other's, moves with the rows,
/// outlives rotations of the key, and cannot be changed without breaking the audit chain.
/// </summary>
internal static class InstanceName
{
    private const int Bytes = 16;

    /// <summary>The name; null as long as nothing was ever changed.</summary>
    public static async Task<string?> FindAsync(TesseraDb db, CancellationToken ct) =>
        await db.Audit.Where(row => row.Id == 1).Select(row => row.Hash).SingleOrDefaultAsync(ct) is { } hash ? Of(hash) : null;

    /// <summary>The name of an instance whose first audit row has this hash.</summary>
    public static string Of(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, Math.Min(Bytes, hash.Length)));
}
