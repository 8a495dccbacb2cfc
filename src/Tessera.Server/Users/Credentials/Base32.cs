using System.Text;

namespace Tessera.Server.Users.Credentials;

/// <summary>Base32 (RFC 4648) without padding: how authenticator apps take their secret.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(((bytes.Length * 8) + 4) / 5);
        var (kept, bits) = (0, 0);
        foreach (var value in bytes)
        {
            kept = ((kept << 8) | value) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[(kept >> (bits - 5)) & 31]);
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(kept << (5 - bits)) & 31]).ToString();
    }
}
