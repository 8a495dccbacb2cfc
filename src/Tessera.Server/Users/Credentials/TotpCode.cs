using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Codes of authenticator apps (RFC 6238): six digits, half a minute, HMAC-SHA-1, which is what every app takes. Identity's provider would do the same sum,
/// but by a clock of its own, two minutes to either side, and without saying which step a code was of: it cannot refuse one that was used.
/// </summary>
internal static class TotpCode
{
    public const int SecretSize = 20;
    public const int Digits = 6;
    public const int StepSeconds = 30;

    /// <summary>How many steps a phone's clock may be off, to either side.</summary>
    private const int Tolerance = 1;

    /// <summary>Whether a text looks like a code: six ASCII digits.</summary>
    public static bool HasForm(string text) => text.Length == Digits && text.All(char.IsAsciiDigit);

    /// <summary>The step that a code is of, now or one before or after; null when it is of none. Takes the same time whichever it is.</summary>
    public static long? FindStep(byte[] secret, string code, DateTimeOffset now)
    {
        if (!HasForm(code))
            return null;
        var presented = Encoding.ASCII.GetBytes(code);
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(secret, step)), presented))
                found = step;
        }

        return found;
    }

    /// <summary>The code of a step.</summary>
    public static string Of(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard's function; an HMAC does not depend on what SHA-1 lacks.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
