using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>Queues a workflow's jobs again, in a new workflow of the same pipeline: all of them, those named, or those that failed.</summary>
internal sealed class RerunWorkflow(BuildsStore store, TimeProvider clock)
{
    private const int MaxJobs = 1000;

    public abstract record Result
    {
        public sealed record Accepted : Result;

        public sealed record Invalid(string Message) : Result;
    }

    /// <summary>What is sent.</summary>
    internal sealed record Body
    {
        /// <summary>Ids of the jobs to run; null: all.</summary>
        public IReadOnlyList<string>? Jobs { get; init; }

        /// <summary>Only what failed.</summary>
        public bool FromFailed { get; init; }

        /// <summary>The same, as one client writes it.</summary>
        [JsonPropertyName("fromFailed")]
        public bool FromFailedToo { init => FromFailed |= value; }
    }

    /// <summary>Queues them.</summary>
    /// <param name="workflow">The workflow, which the caller may change.</param>
    /// <param name="body">Which jobs.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Result> ExecuteAsync(WorkflowRow workflow, Body body, string actor, CancellationToken ct) => store.ChangeAsync(workflow.ProjectId, async db =>
    {
        var builds = await db.Builds.AsNoTracking().Where(row => row.WorkflowId == workflow.Id).OrderBy(row => row.Number).ToListAsync(CancellationToken.None);
        var (chosen, error) = Choose(builds, body);
        if (chosen is null)
            return new Result.Invalid(error!);
        var now = clock.GetUtcNow();
        var rerun = NewBuilds.AddWorkflow(db, workflow.ProjectId, workflow.PipelineId, workflow.Name, actor, now);
        foreach (var build in chosen)
            await RepeatedBuilds.AddAsync(db, build, rerun.Id, now);
        return (Result)new Result.Accepted();
    }, ct);

    public static async Task<IResult> HandleAsync(HttpContext http, string id, RerunWorkflow operation, Workflows workflows, CancellationToken ct)
    {
        var workflow = await workflows.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, workflow?.Workflow.ProjectId, BuildsPermissions.BuildWrite, Workflows.What);
        if (!found.IsAllowed)
            return found.Refusal;
        var body = await http.ReadLenientJsonAsync<Body>(ct) ?? new();
        return await operation.ExecuteAsync(workflow!.Workflow, body, http.Login(), ct) switch
        {
            Result.Accepted => Answers.Message(StatusCodes.Status202Accepted, "Accepted."),
            Result.Invalid invalid => Answers.Invalid(invalid.Message),
            _ => throw new UnreachableException(),
        };
    }

    private static (IReadOnlyList<BuildRow>? Chosen, string? Error) Choose(IReadOnlyList<BuildRow> builds, Body body)
    {
        if (body is { Jobs: not null, FromFailed: true })
            return (null, "jobs and from_failed: one of them, not both.");
        if (body.FromFailed)
            return builds.Where(build => build.Outcome is { } outcome && outcome.IsFailure()).ToList() is { Count: > 0 } failed ? (failed, null) : (null, "from_failed: no job of this workflow failed.");
        if (body.Jobs is null)
            return builds.Count > 0 ? (builds, null) : (null, "This workflow has no jobs any more.");
        if (body.Jobs.Count is 0 or > MaxJobs)
            return (null, $"jobs: 1 to {MaxJobs} ids.");
        var named = body.Jobs.Select(text => Guid.TryParseExact(text, "D", out var id) ? builds.FirstOrDefault(build => build.Id == id) : null).Distinct().ToList();
        return named.Contains(null) ? (null, "jobs: ids of jobs of this workflow.") : ([.. named.OfType<BuildRow>().OrderBy(build => build.Number)], null);
    }
}
