using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// Many tokens in one event, in base64: for each the digest (32 bytes), id (16), number of its grant, expiry in Unix milliseconds (-1: never), flags, name.
/// </summary>
internal static class TokenBatch
{
    /// <summary>Tokens in one event of a whole index: as text it is then no large object, of which a snapshot would make thousands.</summary>
    public const int Size = 256;

    private const byte Revoked = 1;
    private const byte ReportsFirstUse = 2;
    private const long Never = -1;

    public static string Write(IEnumerable<TokenRecord> tokens, Func<Grant, int> numberOf)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            foreach (var token in tokens)
            {
                writer.Write(token.Digest.ToArray());
                writer.Write(token.Id.ToByteArray());
                writer.Write7BitEncodedInt(numberOf(token.Grant));
                writer.Write(token.ExpiresAt?.ToUnixTimeMilliseconds() ?? Never);
                writer.Write((byte)((token.IsRevoked ? Revoked : 0) | (token.ReportsFirstUse ? ReportsFirstUse : 0)));
                writer.Write(token.Name);
            }
        }

        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static IEnumerable<TokenRecord> Read(string text, IReadOnlyDictionary<int, Grant> grants)
    {
        using var bytes = new MemoryStream(Convert.FromBase64String(text));
        using var reader = new BinaryReader(bytes);
        while (bytes.Position < bytes.Length)
        {
            var (digest, id) = (TokenDigest.FromBytes(Exactly(reader, TokenDigest.Size)), new Guid(Exactly(reader, 16)));
            if (!grants.TryGetValue(reader.Read7BitEncodedInt(), out var grant))
                throw new FormatException("A token has a grant that was not sent.");
            var (expiresAt, flags) = (reader.ReadInt64(), reader.ReadByte());
            yield return new()
            {
                Digest = digest,
                Id = id,
                Grant = grant,
                ExpiresAt = expiresAt == Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
                IsRevoked = (flags & Revoked) != 0,
                ReportsFirstUse = (flags & ReportsFirstUse) != 0,
                Name = reader.ReadString(),
            };
        }
    }

    private static byte[] Exactly(BinaryReader reader, int count) => reader.ReadBytes(count) is var bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();
}
