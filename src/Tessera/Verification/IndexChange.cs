using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>One change of a <see cref="TokenIndex"/>: applied to another one in the same order, it makes the two the same.</summary>
public abstract record IndexChange
{
    private IndexChange()
    {
    }

    /// <summary>A token was added, or took the place of what its digest stood for.</summary>
    public sealed record Put(TokenRecord Token) : IndexChange;

    /// <summary>A digest became unknown.</summary>
    public sealed record Removed(TokenDigest Digest) : IndexChange;

    /// <summary>What the tokens with a grant's key give has changed.</summary>
    public sealed record Granted(Grant Grant) : IndexChange;
}
