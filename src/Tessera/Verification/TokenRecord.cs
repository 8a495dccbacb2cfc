using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>What the index has to know of one token. No secret in it, and nothing that a secret could be made from.</summary>
public sealed record TokenRecord
{
    /// <summary>What the token is recognised by.</summary>
    public required TokenDigest Digest { get; init; }

    /// <summary>The record's id. Two digests may have one id: the new and the lingering old one of a regenerated token.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name or label, 1–100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it gives.</summary>
    public required Grant Grant { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it was deleted, rotated or regenerated away. Kept so that those who may know can be told so.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Whether its first use is to be reported, because an older token ends with it (spec T5).</summary>
    public bool ReportsFirstUse { get; init; }
}
