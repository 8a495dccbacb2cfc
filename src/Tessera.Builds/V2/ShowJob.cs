using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>Shows one job with what it belongs to.</summary>
internal sealed class ShowJob(BuildsStore store)
{
    /// <summary>What 404 names.</summary>
    public const string What = "Job";

    /// <summary>A job in detail.</summary>
    internal sealed record Body
    {
        public required int Number { get; init; }

        public required string Name { get; init; }

        public required string Status { get; init; }

        public required string WebUrl { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset QueuedAt { get; init; }

        public DateTimeOffset? StartedAt { get; init; }

        public DateTimeOffset? StoppedAt { get; init; }

        /// <summary>From start to stop, in milliseconds; null before the stop.</summary>
        public long? Duration { get; init; }

        public required ProjectOfJob Project { get; init; }

        public required Named Organization { get; init; }

        public required Identified Pipeline { get; init; }

        public required WorkflowOfJob LatestWorkflow { get; init; }

        public ExecutorOfJob Executor { get; } = new("runner", "self-hosted");

        public int Parallelism { get; } = 1;

        public required IReadOnlyList<Run> ParallelRuns { get; init; }

        public IReadOnlyList<string> Messages { get; } = [];

        public IReadOnlyList<Named> Contexts { get; } = [];
    }

    internal sealed record ProjectOfJob(Guid Id, string Slug, string Name, string ExternalUrl);

    internal sealed record WorkflowOfJob(Guid Id, string Name);

    internal sealed record ExecutorOfJob(string Type, string ResourceClass);

    internal sealed record Run(int Index, string Status);

    internal sealed record Named(string Name);

    internal sealed record Identified(Guid Id);

    /// <summary>Finds it; null when the project has no job of this number.</summary>
    public async Task<Body?> ExecuteAsync(Project project, string? number, string origin, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        if (await BuildRows.FindAsync(db, project.Id, number, ct) is not { } build)
            return null;
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(row => row.Id == build.WorkflowId, ct);
        return workflow is null ? null : Of(build, workflow, project, BuildSummary.Of(build, project, origin));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string number, ShowJob operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project(), number, http.Origin(), ct) is { } job ? Answers.Ok(job) : Answers.NotFound(What);

    private static Body Of(BuildRow build, WorkflowRow workflow, Project project, BuildSummary summary) => new()
    {
        Number = build.Number,
        Name = build.Job,
        Status = JobView.StatusOf(build),
        WebUrl = summary.BuildUrl,
        CreatedAt = build.QueuedAt,
        QueuedAt = build.QueuedAt,
        StartedAt = build.StartedAt,
        StoppedAt = build.StoppedAt,
        Duration = summary.BuildTimeMillis,
        Project = new(project.Id, project.Slug, summary.Reponame, summary.VcsUrl),
        Organization = new(summary.Username),
        Pipeline = new(build.PipelineId),
        LatestWorkflow = new(workflow.Id, workflow.Name),
        ParallelRuns = [new(0, JobView.StatusOf(build))],
    };
}
