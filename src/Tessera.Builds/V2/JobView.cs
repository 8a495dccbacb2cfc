using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>A build, as a job of its workflow.</summary>
internal sealed record JobView
{
    public required Guid Id { get; init; }

    public required int JobNumber { get; init; }

    public required string Name { get; init; }

    public required string ProjectSlug { get; init; }

    public required string Status { get; init; }

    public string Type { get; } = "build";

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Always empty: jobs of one workflow do not wait for each other.</summary>
    public IReadOnlyList<string> Dependencies { get; } = [];

    public static JobView Of(BuildRow build, Project project) => new()
    {
        Id = build.Id,
        JobNumber = build.Number,
        Name = build.Job,
        ProjectSlug = project.Slug,
        Status = StatusOf(build),
        StartedAt = build.StartedAt,
        StoppedAt = build.StoppedAt,
    };

    /// <summary>How far it has come until it is finished, then how it ended.</summary>
    public static string StatusOf(BuildRow build) => build.Outcome?.ToWire() ?? build.Lifecycle.ToWire();
}
