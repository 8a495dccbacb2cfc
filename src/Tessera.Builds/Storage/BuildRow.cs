using Tessera.Builds.Builds;

namespace Tessera.Builds.Storage;

/// <summary>One run of one job.</summary>
internal sealed class BuildRow
{
    public required Guid Id { get; set; }

    public required Guid ProjectId { get; set; }

    /// <summary>Counted within the project, from 1.</summary>
    public required int Number { get; set; }

    public required Guid PipelineId { get; set; }

    public required Guid WorkflowId { get; set; }

    /// <summary>Name of the job. Default <c>build</c>.</summary>
    public required string Job { get; set; }

    public string? Branch { get; set; }

    public string? Tag { get; set; }

    public string? Revision { get; set; }

    public string? Subject { get; set; }

    public string? Body { get; set; }

    public string? CommitterName { get; set; }

    public string? CommitterEmail { get; set; }

    /// <summary><c>api</c>, <c>report</c> or <c>retry</c>.</summary>
    public required string Why { get; set; }

    /// <summary>Build parameters as a JSON object of strings.</summary>
    public string Parameters { get; set; } = "{}";

    public required Lifecycle Lifecycle { get; set; }

    /// <summary>How it ended; null before.</summary>
    public Outcome? Outcome { get; set; }

    public required DateTimeOffset QueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Number of the build that this one repeats.</summary>
    public int? RetryOf { get; set; }

    /// <summary>Number of the finished build of the same branch and job before this one, noted when this one finished.</summary>
    public int? PreviousNumber { get; set; }

    /// <summary>How that one ended.</summary>
    public Outcome? PreviousOutcome { get; set; }

    /// <summary>Steps as JSON: see <see cref="BuildStep"/>.</summary>
    public string Steps { get; set; } = "[]";

    /// <summary>The lease of the runner that claimed it; null when none has it.</summary>
    public Guid? LeaseId { get; set; }

    /// <summary>Id of the token that the runner claimed it with.</summary>
    public Guid? LeaseHolder { get; set; }

    public DateTimeOffset? LeaseEndsAt { get; set; }

    /// <summary>What the runner that claimed it calls itself; null when it says nothing.</summary>
    public string? Runner { get; set; }

    /// <summary>How often a lease of it has lapsed.</summary>
    public int Lapses { get; set; }
}
