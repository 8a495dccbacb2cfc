namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>Something that clients saw and that was not to be.</summary>
/// <param name="Rule">Which rule it breaks.</param>
/// <param name="What">The operation, or what was not there.</param>
internal sealed record Violation(Rule Rule, string What);

public enum Rule
{
    /// <summary>A verification that began after a revocation's acknowledgement and the bound answered <em>allowed</em>.</summary>
    StaleAllow,

    /// <summary>A token whose making was acknowledged, and that nobody had begun to revoke, was refused: a change is missing, or the refusal should have been a 503.</summary>
    WrongRefusal,

    /// <summary>A node was not asked at the end about a change that was acknowledged: then nothing is proven.</summary>
    NotReadBack,

    /// <summary>An answer that is none of those that there may be: no 503 during an outage, or one without <c>Retry-After</c>.</summary>
    WrongAnswer,

    /// <summary>No answer, or a 503, by who was well all the time.</summary>
    NeedlessOutage,
}
