using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.InProcess;

/// <summary>A build as lists show it. Words are those of the API.</summary>
public sealed record BuildEntry
{
    /// <summary>Counted within the project, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>The branch; null for a build of a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag; null for a build of a branch.</summary>
    public string? Tag { get; init; }

    /// <summary><c>queued</c>, <c>not_run</c>, <c>not_running</c> or <c>running</c>, then the outcome; <c>fixed</c> for a success after a failure.</summary>
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
    public string? Committer { get; init; }

    /// <summary>Who started it: a user's login or a token's name.</summary>
    public required string StartedBy { get; init; }

    /// <summary>How: <c>api</c>, <c>report</c> or <c>retry</c>.</summary>
    public required string Why { get; init; }

    /// <summary>Number of the build that this one repeats.</summary>
    public int? RetryOf { get; init; }

    /// <summary>When it was triggered or reported.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it began to run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>From start to stop, in milliseconds; null before the stop.</summary>
    public long? DurationMillis { get; init; }

    internal static BuildEntry Of(BuildRow build, IReadOnlyDictionary<Guid, string> startedBy) => new()
    {
        Number = build.Number,
        Job = build.Job,
        Branch = build.Branch,
        Tag = build.Tag,
        Status = BuildStatus.Of(build),
        Lifecycle = build.Lifecycle.ToWire(),
        Outcome = build.Outcome?.ToWire(),
        Revision = build.Revision,
        Subject = build.Subject,
        Committer = build.CommitterName,
        StartedBy = startedBy.GetValueOrDefault(build.WorkflowId, ""),
        Why = build.Why,
        RetryOf = build.RetryOf,
        QueuedAt = build.QueuedAt,
        StartedAt = build.StartedAt,
        StoppedAt = build.StoppedAt,
        DurationMillis = RunTime.Millis(build.StartedAt, build.StoppedAt),
    };
}
