using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tessera.Tokens;

/// <summary>
/// SHA-256 of the whole token (spec T42): 32 bytes, compared without early exit. A plain hash is enough because what is hashed has
/// more than 190 random bits; stretching would only slow down verification.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TokenDigest : IEquatable<TokenDigest>
{
    /// <summary>Size in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    // A hash object a thread: the one-shot call sets up and throws away the library's context each time, a quarter of its cost.
    [ThreadStatic]
    private static IncrementalHash? ofThread;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <summary>Eight bytes of the hash as a number: evenly spread, so that it serves as hash code as it is.</summary>
    internal ulong Bits => a;

    /// <summary>Hashes a token's bytes; no allocation after a thread's first.</summary>
    public static TokenDigest Compute(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[Size];
        var sha256 = ofThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(token);
        sha256.GetHashAndReset(hash);
        return MemoryMarshal.Read<TokenDigest>(hash);
    }

    /// <summary>A digest as it was kept.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static TokenDigest FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? MemoryMarshal.Read<TokenDigest>(bytes)
        : throw new ArgumentException($"A digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>The 32 bytes, to be kept.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        MemoryMarshal.Write(bytes, this);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(TokenDigest other) => ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)a;

    /// <summary>Equal in all 32 bytes.</summary>
    public static bool operator ==(TokenDigest left, TokenDigest right) => left.Equals(right);

    /// <summary>Different in at least one byte.</summary>
    public static bool operator !=(TokenDigest left, TokenDigest right) => !left.Equals(right);
}
