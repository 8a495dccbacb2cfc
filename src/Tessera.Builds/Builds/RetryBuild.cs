using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Queues a build again, as a new one: same pipeline, same revision, same parameters, a workflow of its own. Any build can be retried.</summary>
internal sealed class RetryBuild(BuildsStore store, TimeProvider clock)
{
    public abstract record Result
    {
        public sealed record Created(BuildRow Build) : Result;

        public sealed record NotFound : Result;
    }

    /// <summary>Queues it.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="number">Number of the build to repeat.</param>
    /// <param name="actor">Who asks: a user's login or a token's name.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Result> ExecuteAsync(Guid projectId, int number, string actor, CancellationToken ct) => store.ChangeAsync<Result>(projectId, async db =>
    {
        if (await BuildRows.FindAsync(db, projectId, number, CancellationToken.None) is not { } repeated)
            return new Result.NotFound();
        var now = clock.GetUtcNow();
        var workflow = NewBuilds.AddWorkflow(db, projectId, repeated.PipelineId, repeated.Job, actor, now);
        var build = await RepeatedBuilds.AddAsync(db, repeated, workflow.Id, now);
        return new Result.Created(build);
    }, ct);

    public static async Task<IResult> HandleAsync(HttpContext http, string num, RetryBuild operation, CancellationToken ct)
    {
        if (!BuildRows.TryParseNumber(num, out var number))
            return Answers.NotFound(BuildRows.What);
        return await operation.ExecuteAsync(http.Project().Id, number, http.Login(), ct) switch
        {
            Result.Created created => Answers.Ok(BuildSummary.Of(created.Build, http.Project(), http.Origin())),
            Result.NotFound => Answers.NotFound(BuildRows.What),
            _ => throw new UnreachableException(),
        };
    }
}
