using System.Text.Json.Serialization;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>A build as lists show it.</summary>
internal record BuildSummary
{
    public required string VcsUrl { get; init; }

    public required string BuildUrl { get; init; }

    public required int BuildNum { get; init; }

    public string? Branch { get; init; }

    public string? VcsTag { get; init; }

    public string? VcsRevision { get; init; }

    public string? CommitterName { get; init; }

    public string? CommitterEmail { get; init; }

    public string? Subject { get; init; }

    public string? Body { get; init; }

    public required string Why { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? StopTime { get; init; }

    /// <summary>From start to stop; null before the stop.</summary>
    public long? BuildTimeMillis { get; init; }

    /// <summary>The project's organisation.</summary>
    public required string Username { get; init; }

    /// <summary>The project's repository.</summary>
    public required string Reponame { get; init; }

    public required string Lifecycle { get; init; }

    public string? Outcome { get; init; }

    public required string Status { get; init; }

    public int? RetryOf { get; init; }

    public PreviousBuild? Previous { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkflowOfBuild? Workflows { get; init; }

    /// <summary>The summary of a build.</summary>
    /// <param name="build">The build.</param>
    /// <param name="project">Its project.</param>
    /// <param name="origin">Scheme and host under which the caller reaches this server.</param>
    public static BuildSummary Of(BuildRow build, Project project, string origin)
    {
        var repository = SourceRepository.Of(project);
        return new()
        {
            VcsUrl = repository.Url,
            BuildUrl = $"{origin}/projects/{project.Slug}#{build.Number}",
            BuildNum = build.Number,
            Branch = build.Branch,
            VcsTag = build.Tag,
            VcsRevision = build.Revision,
            CommitterName = build.CommitterName,
            CommitterEmail = build.CommitterEmail,
            Subject = build.Subject,
            Body = build.Body,
            Why = build.Why,
            QueuedAt = build.QueuedAt,
            StartTime = build.StartedAt,
            StopTime = build.StoppedAt,
            BuildTimeMillis = RunTime.Millis(build.StartedAt, build.StoppedAt),
            Username = repository.Org,
            Reponame = repository.Name,
            Lifecycle = build.Lifecycle.ToWire(),
            Outcome = build.Outcome?.ToWire(),
            Status = BuildStatus.Of(build),
            RetryOf = build.RetryOf,
            Previous = build is { PreviousNumber: { } number, PreviousOutcome: { } outcome } ? new(outcome.ToWire(), number) : null,
            Workflows = new(build.WorkflowId, build.Job),
        };
    }
}

/// <summary>The build before it on the same branch.</summary>
internal sealed record PreviousBuild(string Status, int BuildNum);

/// <summary>The workflow that a build belongs to.</summary>
internal sealed record WorkflowOfBuild(Guid WorkflowId, string JobName);
