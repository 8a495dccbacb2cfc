using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Takes down a build that runs, or has run, elsewhere: any script or CI brings its results here with it.</summary>
internal sealed class ReportBuild(BuildsStore store, TimeProvider clock)
{
    private const string Running = "running";

    public sealed record Request(
        string Branch,
        string Status,
        string? Revision = null,
        string? Job = null,
        string? Subject = null,
        string? Body = null,
        Committer? Committer = null,
        DateTimeOffset? StartedAt = null,
        DateTimeOffset? StoppedAt = null);

    public abstract record Result
    {
        public sealed record Created(BuildRow Build) : Result;

        public sealed record Invalid(string Message) : Result;
    }

    /// <summary>Takes it down.</summary>
    /// <param name="project">Where.</param>
    /// <param name="request">What.</param>
    /// <param name="actor">Who reports: a user's login or a token's name.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Result> ExecuteAsync(Project project, Request request, string actor, CancellationToken ct) => Check(request) is { } error
        ? new Result.Invalid(error)
        : await store.ChangeAsync(project.Id, db => AddAsync(db, project, request, actor), ct);

    public static async Task<IResult> HandleAsync(HttpContext http, ReportBuild operation, CancellationToken ct)
    {
        if (await http.ReadStrictJsonAsync<Request>(ct) is not { } request)
            return Answers.Invalid("The body is missing: branch and status are required.");
        return await operation.ExecuteAsync(http.Project(), request, http.Login(), ct) switch
        {
            Result.Created created => Answers.Ok(BuildSummary.Of(created.Build, http.Project(), http.Origin()), StatusCodes.Status201Created),
            Result.Invalid invalid => Answers.Invalid(invalid.Message),
            _ => throw new UnreachableException(),
        };
    }

    private static string? Check(Request request)
    {
        if (request.Status != Running && BuildStatus.ParseOutcome(request.Status) is null)
            return BuildStatus.AllowedReports;
        if (request is { Status: Running, StoppedAt: not null })
            return "stopped_at: a running build has not stopped.";
        if (request.StoppedAt < request.StartedAt)
            return "stopped_at: before started_at.";
        return RefNames.CheckBranch(request.Branch)
            ?? (request.Revision is null ? null : RefNames.CheckRevision(request.Revision))
            ?? (request.Job is null ? null : RefNames.CheckJob(request.Job))
            ?? (request.Subject is null ? null : RefNames.Check("subject", request.Subject, 1000))
            ?? (request.Body is { Length: > 10_000 } || request.Body?.Contains('\0', StringComparison.Ordinal) == true ? "body: at most 10000 characters, none of them NUL." : null)
            ?? request.Committer?.Check();
    }

    private async Task<Result> AddAsync(BuildsDb db, Project project, Request request, string actor)
    {
        var now = clock.GetUtcNow();
        var job = request.Job ?? TriggerRequest.DefaultJob;
        var pipeline = await NewBuilds.AddPipelineAsync(db, project.Id, "report", actor, now);
        pipeline.Branch = request.Branch;
        pipeline.Revision = request.Revision;
        var build = new BuildRow
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = project.Id,
            Number = await NewBuilds.NextNumberAsync(db, project.Id),
            PipelineId = pipeline.Id,
            WorkflowId = NewBuilds.AddWorkflow(db, project.Id, pipeline.Id, job, actor, now).Id,
            Job = job,
            Branch = request.Branch,
            Revision = request.Revision,
            Subject = request.Subject,
            Body = request.Body,
            CommitterName = request.Committer?.Name,
            CommitterEmail = request.Committer?.Email,
            Why = "report",
            Lifecycle = Lifecycle.Running,
            QueuedAt = now,
            StartedAt = request.StartedAt ?? request.StoppedAt ?? now,
        };
        db.Builds.Add(build);
        // A start that lies ahead of this server's clock is taken as it is: the build has then taken no time.
        if (BuildStatus.ParseOutcome(request.Status) is { } outcome)
            await Finishing.ApplyAsync(db, build, outcome, request.StoppedAt ?? (build.StartedAt > now ? build.StartedAt.Value : now));
        return new Result.Created(build);
    }
}
