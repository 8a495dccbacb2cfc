using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Ends a build that is queued or running. Its runner learns of it with its next call.</summary>
internal sealed class CancelBuild(BuildsStore store, TimeProvider clock)
{
    public abstract record Result
    {
        public sealed record Canceled(BuildRow Build) : Result;

        public sealed record Finished(BuildRow Build) : Result;

        public sealed record NotFound : Result;
    }

    public Task<Result> ExecuteAsync(Guid projectId, int number, CancellationToken ct) => store.ChangeAsync<Result>(projectId, async db =>
    {
        if (await BuildRows.FindAsync(db, projectId, number, CancellationToken.None) is not { } build)
            return new Result.NotFound();
        if (build.Lifecycle == Lifecycle.Finished)
            return new Result.Finished(build);
        await Finishing.ApplyAsync(db, build, Outcome.Canceled, clock.GetUtcNow());
        return new Result.Canceled(build);
    }, ct);

    public static async Task<IResult> HandleAsync(HttpContext http, string num, CancelBuild operation, CancellationToken ct)
    {
        if (!BuildRows.TryParseNumber(num, out var number))
            return Answers.NotFound(BuildRows.What);
        return await operation.ExecuteAsync(http.Project().Id, number, ct) switch
        {
            Result.Canceled canceled => Answers.Ok(BuildSummary.Of(canceled.Build, http.Project(), http.Origin())),
            Result.Finished finished => Answers.Message(StatusCodes.Status409Conflict, BuildRows.FinishedMessage(finished.Build)),
            Result.NotFound => Answers.NotFound(BuildRows.What),
            _ => throw new UnreachableException(),
        };
    }
}
