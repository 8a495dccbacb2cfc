using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.EnvVars;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>Gives the oldest queued build to a runner: to one runner, for as long as it is heard of.</summary>
internal sealed class ClaimBuild(BuildsStore store, EnvVarVault vault, StepLogs logs, IOptions<BuildsOptions> options, TimeProvider clock)
{
    private const int MaxJobs = 100;

    public sealed record Request(IReadOnlyList<string>? Jobs = null, string? Runner = null);

    public abstract record Result
    {
        /// <summary>It has the build. Its text never holds the variables.</summary>
        public sealed record Claimed(BuildRow Build, IReadOnlyDictionary<string, string> Env) : Result
        {
            public override string ToString() => nameof(Claimed);
        }

        public sealed record NothingQueued : Result;

        public sealed record Invalid(string Message) : Result;
    }

    /// <summary>Claims one.</summary>
    /// <param name="projectId">Where.</param>
    /// <param name="request">Which jobs the runner knows, all when it names none, and what it calls itself.</param>
    /// <param name="tokenId">Id of the token that it presents: the lease belongs to it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Result> ExecuteAsync(Guid projectId, Request request, Guid tokenId, CancellationToken ct)
    {
        if (Check(request) is { } error)
            return new Result.Invalid(error);
        // Runners ask often and mostly for nothing: that takes no turn among the changes.
        if (!await IsWorthATurnAsync(projectId, ct))
            return new Result.NothingQueued();
        var result = await store.ChangeAsync(projectId, db => ClaimAsync(db, projectId, request, tokenId), ct);
        if (result is Result.Claimed { Build: { Lapses: > 0 } build })
            logs.Remove(build.Id);
        return result;
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ClaimBuild operation, CancellationToken ct)
    {
        var request = await http.ReadStrictJsonAsync<Request>(ct) ?? new();
        http.Response.Headers.CacheControl = "no-store";
        return await operation.ExecuteAsync(http.Project().Id, request, http.GetToken()!.Id, ct) switch
        {
            Result.Claimed claimed => Answers.Ok(new ClaimedBuild(claimed.Build, http.Project(), http.Origin(), claimed.Env, operation.TermOf(claimed.Build))),
            Result.NothingQueued => TypedResults.NoContent(),
            Result.Invalid invalid => Answers.Invalid(invalid.Message),
            _ => throw new UnreachableException(),
        };
    }

    private LeaseTerm TermOf(BuildRow build) => new(build.LeaseId!.Value, build.LeaseEndsAt!.Value, (int)options.Value.LeaseDuration.TotalSeconds);

    private static string? Check(Request request)
    {
        if (request.Jobs is { Count: > MaxJobs })
            return $"jobs: at most {MaxJobs}.";
        return request.Jobs?.Select(job => RefNames.CheckJob(job ?? "")).FirstOrDefault(error => error is not null)
            ?? (request.Runner is null ? null : RefNames.Check("runner", request.Runner, 100));
    }

    private async Task<bool> IsWorthATurnAsync(Guid projectId, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.Builds.AnyAsync(row => row.ProjectId == projectId && row.Lifecycle == Lifecycle.Queued, ct)
            || await LapsedLeases.Of(db, clock.GetUtcNow()).AnyAsync(row => row.ProjectId == projectId, ct);
    }

    private async Task<Result> ClaimAsync(BuildsDb db, Guid projectId, Request request, Guid tokenId)
    {
        var now = clock.GetUtcNow();
        await LapsedLeases.TakeBackAsync(db, projectId, now);
        var queued = db.Builds.Where(row => row.ProjectId == projectId && row.Lifecycle == Lifecycle.Queued);
        if (request.Jobs is { Count: > 0 } jobs)
            queued = queued.Where(row => jobs.Contains(row.Job));
        if (await queued.OrderBy(row => row.Number).FirstOrDefaultAsync(CancellationToken.None) is not { } build)
            return new Result.NothingQueued();
        build.Lifecycle = Lifecycle.Running;
        build.StartedAt = now;
        build.LeaseId = Guid.CreateVersion7(now);
        build.LeaseHolder = tokenId;
        build.LeaseEndsAt = now + options.Value.LeaseDuration;
        build.Runner = request.Runner;
        return new Result.Claimed(build, await vault.RevealAsync(db, projectId, CancellationToken.None));
    }
}
