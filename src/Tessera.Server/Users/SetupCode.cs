using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// The one-time code by which whoever can read the log makes the first administrator. Every node makes the same one, from the instance key and random bytes in the
/// database: whichever prints it, and whichever a balancer leads to, it holds. Dead once there are users.
/// </summary>
internal sealed class SetupCode(UserDirectory directory, InstanceKey key)
{
    /// <summary>Capital letters and digits that are not mistaken for each other: 5 bits a character, 60 in all.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Groups = 3;
    private const int GroupLength = 4;
    private const int SeedLength = 32;
    private volatile string? secret;

    private static ReadOnlySpan<byte> Purpose => "tessera setup code"u8;

    /// <summary>Whether the instance waits for its first administrator, as far as this node has heard.</summary>
    public bool IsOpen => secret is not null && !directory.HasUsers;

    /// <summary>Makes the code.</summary>
    /// <returns>The code, to be printed: <c>XXXX-XXXX-XXXX</c>.</returns>
    public async Task<string> OpenAsync(TesseraDb db, CancellationToken ct)
    {
        var fresh = RandomNumberGenerator.GetBytes(SeedLength);
        await db.Instance.Where(row => row.SetupSeed == null).ExecuteUpdateAsync(row => row.SetProperty(instance => instance.SetupSeed, fresh), ct);
        var instance = await db.Instance.AsNoTracking().SingleAsync(ct);
        var mac = key.Sign(instance.CanaryKeyId, [.. Purpose, .. instance.SetupSeed!])!;
        var secret = string.Concat(mac.Take(Groups * GroupLength).Select(random => Alphabet[random % Alphabet.Length]));
        this.secret = secret;
        return string.Join('-', secret.Chunk(GroupLength).Select(group => new string(group)));
    }

    /// <summary>Makes the code dead.</summary>
    public void Close() => secret = null;

    /// <summary>Whether this is the code, in any case and with or without hyphens. Takes the same time however much of it is right.</summary>
    public bool Matches(string presented) =>
        secret is { } expected && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)),
            SHA256.HashData(Encoding.UTF8.GetBytes(presented.Trim().Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())));
}
