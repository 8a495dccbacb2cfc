using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>Why a request may not pass.</summary>
public sealed record Refusal
{
    /// <summary>What is wrong, coarsely: decides the status.</summary>
    public required RefusalKind Kind { get; init; }

    /// <summary>What the verifier said of the token; null when none was presented, or more than one.</summary>
    public TokenVerdict? Verdict { get; init; }

    /// <summary>The project that the operation belongs to; null when it belongs to none, or there is no such project.</summary>
    public Project? Project { get; init; }

    /// <summary>Why, as on the wire: <c>expired</c>, <c>unknown</c>, <c>malformed</c>, <c>insufficient_scope</c>, <c>wrong_project</c>, <c>stale</c>; null when no token was presented.</summary>
    public string? Reason => Kind switch
    {
        RefusalKind.WrongKind => VerdictReason.InsufficientScope.ToWire(),
        RefusalKind.TwoTokens => VerdictReason.Malformed.ToWire(),
        _ => Verdict?.Reason.ToPublicWire(),
    };

    /// <summary>The permission that the token lacks; null when that is not the reason.</summary>
    public string? Missing => Verdict?.Missing;
}

/// <summary>Kinds of refusals.</summary>
public enum RefusalKind
{
    /// <summary>No token was presented: 401.</summary>
    NoToken,

    /// <summary>Two different tokens were presented: 400.</summary>
    TwoTokens,

    /// <summary>The token is not live: 401.</summary>
    InvalidToken,

    /// <summary>The token is live and does not give the permission: 403.</summary>
    InsufficientScope,

    /// <summary>The token is live and of a kind that the operation does not take: 403.</summary>
    WrongKind,

    /// <summary>The token is live and belongs elsewhere: 403.</summary>
    WrongProject,

    /// <summary>There is no such project: 404.</summary>
    NoProject,

    /// <summary>The verifier cannot tell right now: 503.</summary>
    Unavailable,
}
