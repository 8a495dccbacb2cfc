using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Security;

/// <summary>Tells at start whether key file and database belong together; with the wrong key every row would look edited.</summary>
internal static class InstanceCanary
{
    private static ReadOnlySpan<byte> Text => "tessera canary"u8;

    /// <summary>Makes the instance row at first start, checks it later.</summary>
    /// <exception cref="InstanceKeyException">The key is another one.</exception>
    public static async Task CheckAsync(TesseraDb db, InstanceKey key, CancellationToken ct)
    {
        var instance = await db.Instance.AsNoTracking().SingleOrDefaultAsync(ct);
        if (instance is null)
        {
            if (await TryAddAsync(db, key, ct))
                return;
            instance = await db.Instance.AsNoTracking().SingleAsync(ct);
        }

        if (key.Sign(instance.CanaryKeyId, Text) is not { } expected || !CryptographicOperations.FixedTimeEquals(expected, instance.Canary))
        {
            throw new InstanceKeyException("The instance key is not the one this database was sealed with. Restore the key file that belongs to it, or point Tessera:InstanceKeyFile at it.");
        }
    }

    private static async Task<bool> TryAddAsync(TesseraDb db, InstanceKey key, CancellationToken ct)
    {
        var row = db.Instance.Add(new() { CanaryKeyId = key.ActiveId, Canary = key.Sign(key.ActiveId, Text)! });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            // Another node has started for the first time just now; its key is the instance's.
            row.State = EntityState.Detached;
            return false;
        }
    }

    /// <summary>Makes the canary anew under the active key. The caller saves.</summary>
    public static async Task RenewAsync(TesseraDb db, InstanceKey key, CancellationToken ct)
    {
        var instance = await db.Instance.SingleAsync(ct);
        instance.CanaryKeyId = key.ActiveId;
        instance.Canary = key.Sign(key.ActiveId, Text)!;
    }
}
