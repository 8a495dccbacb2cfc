using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Queues a build: one new pipeline with one workflow that holds it. A runner claims it, or whoever runs it reports on it.</summary>
internal sealed class TriggerBuild(BuildsStore store, TimeProvider clock)
{
    public abstract record Result
    {
        public sealed record Created(BuildRow Build, PipelineRow Pipeline) : Result;

        public sealed record Invalid(TriggerFault Fault) : Result;
    }

    /// <summary>Queues it.</summary>
    /// <param name="project">Where.</param>
    /// <param name="request">What.</param>
    /// <param name="actor">Who started it: a user's login or a token's name.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Result> ExecuteAsync(Project project, TriggerRequest request, string actor, CancellationToken ct)
    {
        if (request.Check() is { } fault)
            return new Result.Invalid(fault);
        return await store.ChangeAsync(project.Id, db => AddAsync(db, project, request, actor), ct);
    }

    public static Task<IResult> HandleAsync(HttpContext http, TriggerBuild operation, CancellationToken ct) => HandleAsync(http, operation, null, ct);

    public static async Task<IResult> HandleBranchAsync(HttpContext http, string? branch, TriggerBuild operation, CancellationToken ct) =>
        RefNames.CheckBranch(RefNames.OfPath(branch)) is { } error ? Answers.Invalid(error) : await HandleAsync(http, operation, RefNames.OfPath(branch), ct);

    private static async Task<IResult> HandleAsync(HttpContext http, TriggerBuild operation, string? branch, CancellationToken ct)
    {
        var (request, error) = await TriggerBody.ReadAsync(http, branch, ct);
        if (request is null)
            return Answers.Invalid(error!);
        return await operation.ExecuteAsync(http.Project(), request, http.Login(), ct) switch
        {
            Result.Created created => Answers.Ok(BuildSummary.Of(created.Build, http.Project(), http.Origin()), StatusCodes.Status201Created),
            Result.Invalid invalid => Answers.Invalid(invalid.Fault.Message),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<Result> AddAsync(BuildsDb db, Project project, TriggerRequest request, string actor)
    {
        var now = clock.GetUtcNow();
        var parameters = BuildParameters.ToStored(request.Parameters);
        var pipeline = await NewBuilds.AddPipelineAsync(db, project.Id, "api", actor, now);
        pipeline.Branch = request.Branch ?? (request.Tag is null ? project.DefaultBranch : null);
        pipeline.Tag = request.Tag;
        pipeline.Revision = request.Revision;
        pipeline.Parameters = parameters;
        var workflow = NewBuilds.AddWorkflow(db, project.Id, pipeline.Id, request.JobOrDefault, actor, now);
        var build = new BuildRow
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = project.Id,
            Number = await NewBuilds.NextNumberAsync(db, project.Id),
            PipelineId = pipeline.Id,
            WorkflowId = workflow.Id,
            Job = request.JobOrDefault,
            Branch = pipeline.Branch,
            Tag = pipeline.Tag,
            Revision = pipeline.Revision,
            Why = "api",
            Parameters = parameters,
            Lifecycle = Lifecycle.Queued,
            QueuedAt = now,
        };
        db.Builds.Add(build);
        return new Result.Created(build, pipeline);
    }
}
