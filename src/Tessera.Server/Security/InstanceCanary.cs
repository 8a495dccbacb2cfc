using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Security;

/// <summary>Tells at start whether key file and database belong together; with the wrong key every row would look edited.</summary>
internal static class InstanceCanary
{
    private static ReadOnlySpan<byte> Text => "tessera canary"u8;

    /// <summary>Whether the database was sealed before: then the key file must exist.</summary>
    public static bool HasInstance(string databasePath) => File.Exists(databasePath);

    /// <summary>Makes the instance row at first start, checks it later.</summary>
    /// <exception cref="InstanceKeyException">The key is another one.</exception>
    public static async Task CheckAsync(TesseraDb db, InstanceKey key, CancellationToken ct)
    {
        var instance = await db.Instance.AsNoTracking().SingleOrDefaultAsync(ct);
        if (instance is null)
        {
            db.Instance.Add(new() { CanaryKeyId = key.ActiveId, Canary = key.Sign(key.ActiveId, Text)! });
            await db.SaveChangesAsync(ct);
        }
        else if (key.Sign(instance.CanaryKeyId, Text) is not { } expected || !CryptographicOperations.FixedTimeEquals(expected, instance.Canary))
        {
            throw new InstanceKeyException("The instance key is not the one this database was sealed with. Restore the key file that belongs to it, or point Tessera:InstanceKeyFile at it.");
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
