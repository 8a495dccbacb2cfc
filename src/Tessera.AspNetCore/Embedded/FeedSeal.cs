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

    private readonly byte[] key = Encoding.UTF8.GetBytes(secret);
    private byte[] last = SHA256.HashData(Encoding.UTF8.GetBytes(nonce));

    /// <summary>The check of the next event, in hexadecimal.</summary>
    public string Next(string kind, ReadOnlySpan<char> content)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(last);
        hash.AppendData(Encoding.UTF8.GetBytes($"{kind}\n"));
        var bytes = new byte[Encoding.UTF8.GetByteCount(content)];
        Encoding.UTF8.GetBytes(content, bytes);
        hash.AppendData(bytes);
        last = hash.GetHashAndReset();
        return Convert.ToHexStringLower(last.AsSpan(0, 16));
    }
}
