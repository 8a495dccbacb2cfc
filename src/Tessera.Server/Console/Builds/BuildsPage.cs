namespace Tessera.Server.Console.Builds;

/// <summary>A page of a project's builds.</summary>
/// <param name="Builds">The builds, newest first.</param>
/// <param name="Next">What to give as <c>before</c> for the next page; null when this is the last.</param>
/// <param name="Branches">Branches that have builds, the one used last first; at most 100.</param>
/// <param name="Outcome">By what was chosen; null: all are listed.</param>
internal sealed record BuildsPage(IReadOnlyList<BuildLine> Builds, int? Next, IReadOnlyList<string> Branches, string? Outcome);

/// <summary>A build as lists show it.</summary>
internal sealed record BuildLine
{
    /// <summary>Counted within the project, from 1.</summary>
    public required int Number { get; init; }

    public required string Job { get; init; }

    /// <summary>The branch; null for a build of a tag.</summary>
    public string? Branch { get; init; }

    public string? Tag { get; init; }

    /// <summary>As in the API: <c>queued</c>, <c>not_run</c>, <c>not_running</c> or <c>running</c>, then the outcome; <c>fixed</c> for a success after a failure.</summary>
    public required string Status { get; init; }

    /// <summary><c>queued</c>, <c>not_run</c>, <c>not_running</c>, <c>running</c> or <c>finished</c>.</summary>
    public required string Lifecycle { get; init; }

    /// <summary><c>success</c>, <c>failed</c>, <c>canceled</c>, <c>timedout</c>, <c>infrastructure_fail</c> or <c>no_tests</c>; null before the end.</summary>
    public string? Outcome { get; init; }

    /// <summary>Hash of the commit.</summary>
    public string? Revision { get; init; }

    /// <summary>First line of the commit's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Name of who made the commit.</summary>
    public string? Author { get; init; }

    /// <summary>Who started it: a user's login or a token's name.</summary>
    public required string StartedBy { get; init; }

    /// <summary>How: <c>api</c>, <c>report</c> or <c>retry</c>.</summary>
    public required string Why { get; init; }

    /// <summary>Number of the build that this one repeats.</summary>
    public int? RetryOf { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>From start to stop, in milliseconds; null before the stop.</summary>
    public long? DurationMillis { get; init; }
}
