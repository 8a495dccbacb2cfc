using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Http;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>
/// Takes down how a build goes on: its status, its steps. Steps are sent as a whole: those sent replace those kept. A finished build does not change, and a
/// leased one takes changes from its runner alone.
/// </summary>
internal sealed class UpdateBuild(BuildsStore store, TimeProvider clock)
{
    private const string Running = "running";

    public sealed record Request(
        string? Status = null, IReadOnlyList<StepReport>? Steps = null, DateTimeOffset? StartedAt = null, DateTimeOffset? StoppedAt = null, string? Lease = null);

    public abstract record Result
    {
        public sealed record Updated(BuildRow Build) : Result;

        public sealed record NotFound : Result;

        public sealed record Invalid(string Message) : Result;

        public sealed record Refused(string Message) : Result;
    }

    public async Task<Result> ExecuteAsync(Project project, string number, Request request, LeaseProof proof, CancellationToken ct)
    {
        if (Check(request) is { } error)
            return new Result.Invalid(error);
        return await store.ChangeAsync(project.Id, async db =>
        {
            if (await BuildRows.FindAsync(db, project.Id, number, CancellationToken.None) is not { } build)
                return new Result.NotFound();
            return await ApplyAsync(db, build, request, proof);
        }, ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, UpdateBuild operation, CancellationToken ct)
    {
        if (await http.ReadStrictJsonAsync<Request>(ct, 4 << 20) is not { } request)
            return Answers.Invalid("The body is missing.");
        return await operation.ExecuteAsync(http.Project(), num, request, Leases.ProofOf(http, request.Lease), ct) switch
        {
            Result.Updated updated => Answers.Ok(BuildSummary.Of(updated.Build, http.Project(), http.Origin())),
            Result.NotFound => Answers.NotFound(BuildRows.What),
            Result.Invalid invalid => Answers.Invalid(invalid.Message),
            Result.Refused refused => Answers.Message(StatusCodes.Status409Conflict, refused.Message),
            _ => throw new UnreachableException(),
        };
    }

    private static string? Check(Request request)
    {
        var outcome = BuildStatus.ParseOutcome(request.Status);
        if (request.Status is not (null or Running) && outcome is null)
            return BuildStatus.AllowedReports;
        if (request.StoppedAt is not null && outcome is null)
            return "stopped_at: goes with the status of a build that has stopped.";
        if (request.Steps is { Count: > BuildSteps.MaxCount })
            return $"steps: at most {BuildSteps.MaxCount}.";
        return request.Steps?.Select((step, index) => step is null ? $"steps[{index}]: missing." : step.Check(index)).FirstOrDefault(error => error is not null);
    }

    private async Task<Result> ApplyAsync(BuildsDb db, BuildRow build, Request request, LeaseProof proof)
    {
        var now = clock.GetUtcNow();
        if (build.Lifecycle == Lifecycle.Finished)
            return new Result.Refused(BuildRows.FinishedMessage(build));
        if (Leases.Check(build, proof, now) is { } refusal)
            return new Result.Refused(refusal);
        var started = request.StartedAt ?? build.StartedAt ?? (request.Status is null ? null : request.StoppedAt ?? now);
        if (request.StoppedAt < started)
            return new Result.Invalid("stopped_at: before started_at.");
        build.StartedAt = started;
        if (request.Status == Running)
            build.Lifecycle = Lifecycle.Running;
        if (request.Steps is not null)
            BuildSteps.Set(build, request.Steps.Select(step => step.ToStep()));
        if (BuildStatus.ParseOutcome(request.Status) is { } outcome)
            await Finishing.ApplyAsync(db, build, outcome, request.StoppedAt ?? (started > now ? started.Value : now));
        return new Result.Updated(build);
    }
}
