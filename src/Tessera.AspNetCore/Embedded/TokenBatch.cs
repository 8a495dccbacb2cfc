using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// Many tokens in one event, in base64: for each the digest (32 bytes), id (16), number of its grant (4), expiry in Unix milliseconds (8; -1: never), flags (1), length
/// of the name in UTF-8 (2), name. Numbers have their low bytes first. A million of them begin a stream: no text is made of it on the way.
/// </summary>
internal static class TokenBatch
{
    /// <summary>Tokens in one event of a whole index: no buffer for it is then a large object, of which a snapshot would make thousands.</summary>
    public const int Size = 256;

    private const byte Revoked = 1;
    private const byte ReportsFirstUse = 2;
    private const long Never = -1;
    private const int IdSize = 16;
    private const int FixedSize = TokenDigest.Size + IdSize + sizeof(int) + sizeof(long) + sizeof(byte) + sizeof(ushort);

    public static byte[] Write(IEnumerable<TokenRecord> tokens, Func<Grant, int> numberOf)
    {
        var bytes = new ArrayBufferWriter<byte>(Size * (FixedSize + 16));
        foreach (var token in tokens)
            Write(bytes, token, numberOf(token.Grant));
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.WrittenCount)];
        Base64.EncodeToUtf8(bytes.WrittenSpan, text, out _, out _);
        return text;
    }

    /// <summary>Puts what <see cref="Write(IEnumerable{TokenRecord}, Func{Grant, int})"/> wrote into an index.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static void Read(ReadOnlySpan<byte> text, IReadOnlyDictionary<int, Grant> grants, TokenIndex into)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var count) != OperationStatus.Done)
            throw new FormatException("Tokens of the feed are not in base64.");
        for (var left = (ReadOnlySpan<byte>)bytes.AsSpan(0, count); !left.IsEmpty;)
            into.Put(Read(ref left, grants));
    }

    private static void Write(ArrayBufferWriter<byte> bytes, TokenRecord token, int grant)
    {
        var nameSize = Encoding.UTF8.GetByteCount(token.Name);
        var span = bytes.GetSpan(FixedSize + nameSize);
        token.Digest.ToArray().CopyTo(span);
        var rest = span[TokenDigest.Size..];
        token.Id.TryWriteBytes(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[IdSize..], grant);
        BinaryPrimitives.WriteInt64LittleEndian(rest[(IdSize + sizeof(int))..], token.ExpiresAt?.ToUnixTimeMilliseconds() ?? Never);
        rest[IdSize + sizeof(int) + sizeof(long)] = (byte)((token.IsRevoked ? Revoked : 0) | (token.ReportsFirstUse ? ReportsFirstUse : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(span[(FixedSize - sizeof(ushort))..], checked((ushort)nameSize));
        Encoding.UTF8.GetBytes(token.Name, span[FixedSize..]);
        bytes.Advance(FixedSize + nameSize);
    }

    private static TokenRecord Read(ref ReadOnlySpan<byte> left, IReadOnlyDictionary<int, Grant> grants)
    {
        var fixedPart = Take(ref left, FixedSize);
        var name = Take(ref left, BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[(FixedSize - sizeof(ushort))..]));
        var rest = fixedPart[TokenDigest.Size..];
        if (!grants.TryGetValue(BinaryPrimitives.ReadInt32LittleEndian(rest[IdSize..]), out var grant))
            throw new FormatException("A token has a grant that was not sent.");
        var expiresAt = BinaryPrimitives.ReadInt64LittleEndian(rest[(IdSize + sizeof(int))..]);
        var flags = rest[IdSize + sizeof(int) + sizeof(long)];
        return new()
        {
            Digest = TokenDigest.FromBytes(fixedPart[..TokenDigest.Size]),
            Id = new(rest[..IdSize]),
            Grant = grant,
            ExpiresAt = expiresAt == Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
            IsRevoked = (flags & Revoked) != 0,
            ReportsFirstUse = (flags & ReportsFirstUse) != 0,
            Name = Encoding.UTF8.GetString(name),
        };
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> left, int count)
    {
        if (left.Length < count)
            throw new FormatException("Tokens of the feed are cut off.");
        var taken = left[..count];
        left = left[count..];
        return taken;
    }
}
