using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>A runner is heard of: its lease lasts its full duration again. This is also how it learns that its build was canceled.</summary>
internal sealed class Heartbeat(BuildsStore store, IOptions<BuildsOptions> options, TimeProvider clock)
{
    public sealed record Request(string? Lease = null);

    public sealed record Answer(DateTimeOffset EndsAt, int Seconds, string Status);

    public abstract record Result
    {
        public sealed record Heard(BuildRow Build) : Result;

        public sealed record NotFound : Result;

        public sealed record Refused(string Message) : Result;
    }

    public Task<Result> ExecuteAsync(Guid projectId, string number, LeaseProof proof, CancellationToken ct) => store.ChangeAsync<Result>(projectId, async db =>
    {
        var now = clock.GetUtcNow();
        if (await BuildRows.FindAsync(db, projectId, number, CancellationToken.None) is not { } build)
            return new Result.NotFound();
        if (build.Lifecycle == Lifecycle.Finished)
            return new Result.Refused(BuildRows.FinishedMessage(build));
        if (Leases.Check(build, proof, now) is { } refusal)
            return new Result.Refused(refusal);
        if (build.LeaseEndsAt is null)
            return new Result.Refused("The build is leased to no runner.");
        build.LeaseEndsAt = now + options.Value.LeaseDuration;
        return new Result.Heard(build);
    }, ct);

    public static async Task<IResult> HandleAsync(HttpContext http, string num, Heartbeat operation, CancellationToken ct)
    {
        var request = await http.ReadStrictJsonAsync<Request>(ct) ?? new();
        return await operation.ExecuteAsync(http.Project().Id, num, Leases.ProofOf(http, request.Lease), ct) switch
        {
            Result.Heard heard => Answers.Ok(operation.AnswerOf(heard.Build)),
            Result.NotFound => Answers.NotFound(BuildRows.What),
            Result.Refused refused => Answers.Message(StatusCodes.Status409Conflict, refused.Message),
            _ => throw new UnreachableException(),
        };
    }

    private Answer AnswerOf(BuildRow build) => new(build.LeaseEndsAt!.Value, (int)options.Value.LeaseDuration.TotalSeconds, BuildStatus.Of(build));
}
