using System.Net;
using Tessera.Verification;

namespace Tessera.AspNetCore;

/// <summary>What judges tokens: the index of this process, or a Tessera server over HTTP.</summary>
public interface ITokenVerifier
{
    /// <summary>Whether the token is live, and whether it gives the permission that is asked about.</summary>
    ValueTask<TokenVerdict> VerifyAsync(TokenQuestion question, CancellationToken ct);
}

/// <summary>A question about a token.</summary>
/// <param name="Secret">The token as presented.</param>
public sealed record TokenQuestion(string Secret)
{
    /// <summary>The permission, <c>api:resource.action</c>; null asks only whether the token is live.</summary>
    public string? Permission { get; init; }

    /// <summary>Slug of the project in which the permission is needed; null: in none.</summary>
    public string? Project { get; init; }

    /// <summary>Where the request came from, for the token's record; null: unknown.</summary>
    public IPAddress? From { get; init; }

    /// <summary>Whether this is the request's first question, which counts as a use. Default true.</summary>
    public bool CountsAsUse { get; init; } = true;

    /// <summary>What is asked, never the token.</summary>
    public override string ToString() => $"{Permission} {Project}";
}

/// <summary>The answer to a <see cref="TokenQuestion"/>.</summary>
public sealed record TokenVerdict
{
    /// <summary>Allowed, or why not.</summary>
    public required VerdictReason Reason { get; init; }

    /// <summary>The token; null unless it is live.</summary>
    public VerifiedToken? Token { get; init; }

    /// <summary>The permission that the token lacks; null when it lacks none.</summary>
    public string? Missing { get; init; }

    /// <summary>Address at which the token's owner can look it up; null when the token is not live.</summary>
    public string? TokenPage { get; init; }

    /// <summary>Whether the answer rests on knowledge that is older than it should be, which the server has been told to accept.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether the request may pass.</summary>
    public bool IsAllowed => Reason == VerdictReason.Allowed;
}
