using System.Security.Cryptography;
using System.Text;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// Chains the events of one stream: each carries a check over itself and everything before it, keyed by the token that opened the stream and begun with a word
/// that the reader made up for this one. What was changed, left out, repeated, put in another order or recorded from an earlier stream does not match.
/// </summary>
internal sealed class FeedSeal(string secret, string nonce)
{
    /// <summary>Header by which the reader sends its word.</summary>
    public const string NonceHeader = "X-Tessera-Nonce";

    /// <summary>Length of a check, in characters.</summary>
    public const int CheckSize = 32;

    private readonly byte[] key = Encoding.UTF8.GetBytes(secret);
    private byte[] last = SHA256.HashData(Encoding.UTF8.GetBytes(nonce));

    /// <summary>The check of the next event, in hexadecimal, as it stands in the stream.</summary>
    public byte[] Next(string kind, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(last);
        hash.AppendData(Encoding.UTF8.GetBytes($"{kind}\n"));
        hash.AppendData(content);
        last = hash.GetHashAndReset();
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(last.AsSpan(0, CheckSize / 2)));
    }
}
