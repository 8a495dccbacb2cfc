using Tessera.Permissions;

namespace Tessera.Verification;

/// <summary>Why a token was refused, or that it was not.</summary>
public enum VerdictReason : byte
{
    /// <summary>Live, and allowed what was asked.</summary>
    Allowed = 0,

    /// <summary>Not the shape of a token: refused before any hash (spec T41).</summary>
    Malformed,

    /// <summary>No token of this instance.</summary>
    Unknown,

    /// <summary>Deleted, rotated or regenerated away, or its owner deactivated. Told apart from <see cref="Unknown"/> only to those who may read the token.</summary>
    Revoked,

    /// <summary>Past its expiry.</summary>
    Expired,

    /// <summary>Live, but does not give the permission; also when the operation has no permission at all (spec T24).</summary>
    InsufficientScope,

    /// <summary>Live, but bound to another project.</summary>
    WrongProject,

    /// <summary>The node has not heard from the store for too long to vouch for anything.</summary>
    Stale,
}

/// <summary>The answer to one question about one token.</summary>
/// <param name="Reason">Allowed, or why not.</param>
/// <param name="Token">The token, unless malformed or unknown.</param>
/// <param name="Action">The permission that the request takes, when it is known.</param>
public readonly record struct Verdict(VerdictReason Reason, IndexedToken Token = default, CatalogueAction? Action = null)
{
    /// <summary>Whether the request may pass.</summary>
    public bool IsAllowed => Reason == VerdictReason.Allowed;

    /// <summary>Whether the token itself is good, whatever it may do.</summary>
    public bool IsLive => Reason is VerdictReason.Allowed or VerdictReason.InsufficientScope or VerdictReason.WrongProject;

    /// <summary>Whether there is a token to speak of.</summary>
    public bool HasToken => Token.Grant is not null;
}

/// <summary>Names of the reasons as they stand in answers.</summary>
public static class VerdictReasons
{
    /// <summary>The reason for those who may not know more: revoked tokens are <c>unknown</c>.</summary>
    public static string ToPublicWire(this VerdictReason reason) =>
        reason == VerdictReason.Revoked ? "unknown" : reason.ToWire();

    /// <summary>What is wrong with a token that is not live, for people who may not know more: one that was revoked is one that is not known.</summary>
    public static string ToSentence(this VerdictReason reason) => reason switch
    {
        VerdictReason.Expired => "The token has expired: create or rotate one.",
        VerdictReason.Malformed => "This is not a token of Tessera's form; was it cut off when copied?",
        VerdictReason.Unknown or VerdictReason.Revoked => "No live token of this instance is known by this text.",
        _ => "The token is refused.",
    };

    /// <summary><c>expired</c>, <c>revoked</c>, <c>unknown</c>, <c>malformed</c>, <c>insufficient_scope</c>, <c>wrong_project</c>, <c>stale</c> or <c>allowed</c>.</summary>
    public static string ToWire(this VerdictReason reason) => reason switch
    {
        VerdictReason.Allowed => "allowed",
        VerdictReason.Malformed => "malformed",
        VerdictReason.Unknown => "unknown",
        VerdictReason.Revoked => "revoked",
        VerdictReason.Expired => "expired",
        VerdictReason.InsufficientScope => "insufficient_scope",
        VerdictReason.WrongProject => "wrong_project",
        VerdictReason.Stale => "stale",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
