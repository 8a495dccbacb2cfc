namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>One call of a client and what it was answered, as the client saw it.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="At">Which node was asked, or the balancer.</param>
/// <param name="Token">The token's number in this history; never its secret.</param>
/// <param name="Begin">When the call was sent, since the history began, by a clock that does not jump.</param>
/// <param name="End">When the answer was there, or the client gave up.</param>
/// <param name="Reply">The answer.</param>
internal sealed record Operation(OperationKind Kind, string At, int Token, TimeSpan Begin, TimeSpan End, Reply Reply)
{
    public override string ToString() => $"{Kind} of token {Token} at {At}, {Begin.TotalSeconds:F3}–{End.TotalSeconds:F3} s: {Reply}";
}

public enum OperationKind
{
    /// <summary>A token is made, also as the new one of a rotation. Yes: it is there.</summary>
    Create,

    /// <summary>A token is deleted, given up or rotated away. Yes: it is gone.</summary>
    Revoke,

    /// <summary>Whether a token is let through, asked of a node's memory. Yes: allowed.</summary>
    Verify,

    /// <summary>The token's record, read from the store. Yes: it is there.</summary>
    Read,
}

/// <summary>What an answer means, and what it was.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Detail">Status and reason, for people.</param>
internal readonly record struct Reply(Meaning Meaning, string Detail = "");

public enum Meaning
{
    /// <summary>Done, found, allowed.</summary>
    Yes,

    /// <summary>The token is refused, the record is not there.</summary>
    No,

    /// <summary>503 with <c>Retry-After</c>: not now.</summary>
    Later,

    /// <summary>No answer: refused connection, cut connection, or the client's patience at its end.</summary>
    Silence,

    /// <summary>Anything else, a 503 without <c>Retry-After</c> among it.</summary>
    Wrong,
}

/// <summary>A node was not well: killed, frozen, or away from its store; until it had recovered.</summary>
/// <param name="At">The node; null for all of them.</param>
/// <param name="Begin">Before anything was done to it.</param>
/// <param name="End">When it was seen to be well again.</param>
internal sealed record Disturbance(string? At, TimeSpan Begin, TimeSpan End);
