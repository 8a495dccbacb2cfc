using System.Buffers;
using System.Text;

namespace Tessera.Tokens;

/// <summary>
/// What a token looks like (spec T40), and the check that refuses everything else before any hash or look-up (T41).
/// <code>
/// bytes          what
///  0 ..  3       prefix: tsp_ | tsj_ | tss_
///  4 .. 35       body: 32 base62 characters from the system's CSPRNG, 190.5 bits
/// 36 .. 41       checksum: CRC-32 (IEEE) of bytes 0 .. 35, base62, most significant digit first, padded with 0
/// </code>
/// An instance may put a lead-in of its own in front (<c>acme_tsp_…</c>); the checksum covers it too.
/// Tokens without the lead-in stay valid, so that setting one later does not kill tokens already in use.
/// </summary>
public sealed class TokenFormat
{
    /// <summary>Length of a token without a lead-in, in characters and bytes.</summary>
    public const int StandardLength = PrefixLength + BodyLength + ChecksumLength;

    /// <summary>Longest lead-in, its underscore included.</summary>
    public const int MaxLeadInLength = 17;

    /// <summary>Longest token of any instance: what a stack buffer for one has to hold.</summary>
    public const int MaxLength = MaxLeadInLength + StandardLength;

    internal const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    internal const int BodyLength = 32;
    private const int PrefixLength = 4;
    private const int ChecksumLength = 6;
    private const int HintBodyLength = 4;

    private static readonly SearchValues<byte> Base62 = SearchValues.Create(Encoding.ASCII.GetBytes(Alphabet));

    private static readonly byte[] DigitValues = [.. Enumerable.Range(0, 256).Select(c => (byte)Math.Max(0, Alphabet.IndexOf((char)c, StringComparison.Ordinal)))];

    private readonly byte[] leadIn;

    /// <summary>A format with a lead-in.</summary>
    /// <param name="leadIn">Empty, or 1–16 lower-case letters and digits and an underscore: <c>acme_</c>.</param>
    /// <exception cref="ArgumentException">The lead-in has another shape.</exception>
    public TokenFormat(string leadIn)
    {
        ArgumentNullException.ThrowIfNull(leadIn);
        if (!IsLeadIn(leadIn))
            throw new ArgumentException("A lead-in is 1-16 lower-case letters and digits, then an underscore.", nameof(leadIn));
        LeadIn = leadIn;
        this.leadIn = Encoding.ASCII.GetBytes(leadIn);
    }

    /// <summary>The format without a lead-in.</summary>
    public static TokenFormat Standard { get; } = new("");

    /// <summary>What new tokens start with, before the kind's prefix. Empty by default.</summary>
    public string LeadIn { get; }

    /// <summary>The regular expression for secret scanners: matches every token of this instance and nothing that is one character off in shape.</summary>
    public string Pattern => LeadIn.Length == 0
        ? @"\bts[pjs]_[0-9A-Za-z]{38}\b"
        : $@"\b(?:{LeadIn})?ts[pjs]_[0-9A-Za-z]{{38}}\b";

    /// <summary>Prefix of a kind, without lead-in.</summary>
    public static string Prefix(TokenKind kind) => kind switch
    {
        TokenKind.Personal => "tsp_",
        TokenKind.Project => "tsj_",
        TokenKind.Service => "tss_",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whether <paramref name="token"/> has the right length, alphabet, prefix and checksum; no allocation, no hash.</summary>
    public bool IsWellFormed(ReadOnlySpan<byte> token, out TokenKind kind)
    {
        kind = default;
        var standard = token;
        if (token.Length != StandardLength)
        {
            if (leadIn.Length == 0 || token.Length != leadIn.Length + StandardLength || !token.StartsWith(leadIn))
                return false;
            standard = token[leadIn.Length..];
        }

        return IsPrefix(standard, out kind)
            && !standard[PrefixLength..].ContainsAnyExcept(Base62)
            && HasChecksum(token);
    }

    /// <summary>The same for text, as it comes out of a header or a JSON string.</summary>
    public bool IsWellFormed(ReadOnlySpan<char> token, out TokenKind kind)
    {
        kind = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        return token.Length <= MaxLength
            && Encoding.UTF8.TryGetBytes(token, bytes, out var length)
            && IsWellFormed(bytes[..length], out kind);
    }

    /// <summary>What may be shown of a token: prefix and the first four characters of the body (<c>tsp_9fK2…</c>, spec T10).</summary>
    /// <exception cref="ArgumentException">The text is not a token.</exception>
    public string Hint(ReadOnlySpan<char> token)
    {
        if (!IsWellFormed(token, out _))
            throw new ArgumentException("Not a token.", nameof(token));
        return string.Concat(token[..(token.Length - StandardLength + PrefixLength + HintBodyLength)], "…");
    }

    internal static void WriteChecksum(ReadOnlySpan<byte> before, Span<byte> checksum)
    {
        var rest = Crc32.Compute(before);
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            checksum[i] = (byte)Alphabet[(int)digit];
        }
    }

    // The digits are read, not the expected ones written: multiplying is cheaper than dividing. All of them are known to be base62.
    private static bool HasChecksum(ReadOnlySpan<byte> token)
    {
        var written = 0UL;
        foreach (var digit in token[^ChecksumLength..])
            written = (written * (ulong)Alphabet.Length) + DigitValues[digit];
        return written == Crc32.Compute(token[..^ChecksumLength]);
    }

    private static bool IsPrefix(ReadOnlySpan<byte> token, out TokenKind kind)
    {
        kind = token[2] switch { (byte)'p' => TokenKind.Personal, (byte)'j' => TokenKind.Project, (byte)'s' => TokenKind.Service, _ => default };
        return kind != default && token[0] == 't' && token[1] == 's' && token[3] == '_';
    }

    private static bool IsLeadIn(string text) =>
        text.Length == 0
        || (text.Length is >= 2 and <= MaxLeadInLength
            && text[^1] == '_'
            && text.AsSpan(0, text.Length - 1).IndexOfAnyExcept(SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789")) < 0);
}
