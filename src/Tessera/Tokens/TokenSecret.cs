using System.Security.Cryptography;
using System.Text;

namespace Tessera.Tokens;

/// <summary>
/// A token just made: the one moment at which its text exists on our side (spec T1).
/// <see cref="ToString"/> gives the hint, so that logging it by accident tells nothing; <see cref="Reveal"/> gives the text.
/// </summary>
public sealed class TokenSecret
{
    private readonly string secret;

    private TokenSecret(string secret, TokenKind kind, TokenFormat format)
    {
        this.secret = secret;
        Kind = kind;
        Hint = format.Hint(secret);
        Digest = TokenDigest.Compute(Encoding.ASCII.GetBytes(secret));
    }

    /// <summary>The kind in its prefix.</summary>
    public TokenKind Kind { get; }

    /// <summary>What may be kept and shown: <c>tsp_9fK2…</c>.</summary>
    public string Hint { get; }

    /// <summary>What is kept to recognise the token by.</summary>
    public TokenDigest Digest { get; }

    /// <summary>Makes a token: 32 base62 characters from the system's CSPRNG without modulo bias, then the checksum.</summary>
    public static TokenSecret Create(TokenKind kind, TokenFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var body = RandomNumberGenerator.GetString(TokenFormat.Alphabet, TokenFormat.BodyLength);
        return new(Complete(format.LeadIn + TokenFormat.Prefix(kind) + body), kind, format);
    }

    /// <summary>The token's text. Goes into the answer of the call that made it, and nowhere else.</summary>
    public string Reveal() => secret;

    /// <summary>The hint, never the text.</summary>
    public override string ToString() => Hint;

    internal static string Complete(string withoutChecksum)
    {
        var bytes = new byte[withoutChecksum.Length + 6];
        Encoding.ASCII.GetBytes(withoutChecksum, bytes);
        TokenFormat.WriteChecksum(bytes.AsSpan(0, withoutChecksum.Length), bytes.AsSpan(withoutChecksum.Length));
        return Encoding.ASCII.GetString(bytes);
    }
}
