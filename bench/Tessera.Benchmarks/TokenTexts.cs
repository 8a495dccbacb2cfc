using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tessera.Tokens;

namespace Tessera.Benchmarks;

/// <summary>
/// Tokens by number, the same in every run, written without an object each: ten million texts of their own would be more than the index.
/// They are made here and not by the library, whose tokens are random; that the library takes them is checked once.
/// </summary>
internal static class TokenTexts
{
    public const int Length = TokenFormat.StandardLength;

    private static readonly byte[] Alphabet = Encoding.ASCII.GetBytes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1))];

    static TokenTexts()
    {
        Span<byte> secret = stackalloc byte[Length];
        Write(7, secret);
        if (!TokenFormat.Standard.IsWellFormed(secret, out _))
            throw new InvalidOperationException("The tokens made for measuring are not tokens.");
    }

    /// <summary>Writes the token with this number.</summary>
    public static void Write(long number, Span<byte> secret)
    {
        Span<byte> seed = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(seed, number);
        SHA256.HashData(seed, hash);
        "tss_"u8.CopyTo(secret);
        for (var i = 0; i < hash.Length; i++)
            secret[4 + i] = Alphabet[hash[i] % Alphabet.Length];
        var crc = uint.MaxValue;
        foreach (var b in secret[..36])
            crc = Crc[(byte)(crc ^ b)] ^ (crc >> 8);
        crc = ~crc;
        for (var i = 41; i >= 36; i--)
        {
            secret[i] = Alphabet[crc % 62];
            crc /= 62;
        }
    }

    /// <summary>Many tokens end to end, chosen at random from the numbers given; what is measured reads them in order.</summary>
    public static byte[] Sample(int count, long from, long below)
    {
        var random = new Random(62);
        var texts = new byte[count * Length];
        for (var i = 0; i < count; i++)
            Write(random.NextInt64(from, below), texts.AsSpan(i * Length, Length));
        return texts;
    }
}
