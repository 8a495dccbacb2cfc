using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;

namespace Tessera.Builds.TestResults;

/// <summary>Adds the tests of a JUnit report to a build. Several reports add up; a report that cannot be read adds nothing.</summary>
internal sealed class AddTestReport(BuildsStore store, TimeProvider time)
{
    /// <summary>Longest report, in bytes.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>Longest that all results of a build may be together, in characters as stored.</summary>
    public const int MaxPerBuild = 32 << 20;

    private sealed record View(int Count);

    public abstract record Outcome
    {
        public sealed record Added(int Count) : Outcome;

        public sealed record NoBuild : Outcome;

        public sealed record NotTheRunners(string Message) : Outcome;

        public sealed record Invalid(string Message) : Outcome;

        public sealed record TooMuch : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(Guid projectId, string? number, LeaseProof proof, Stream report, CancellationToken ct)
    {
        await using (var db = await store.ReadAsync(ct))
        {
            if (await RefuseAsync(db, projectId, number, proof) is { } refused)
                return refused;
        }

        var (tests, error) = await JUnitReader.ReadAsync(report, ct);
        if (error is not null)
            return new Outcome.Invalid(error);
        var results = JsonSerializer.Serialize(tests, Answers.Json);
        return await store.ChangeAsync(projectId, async db =>
        {
            if (await RefuseAsync(db, projectId, number, proof) is { } refused)
                return refused;
            var build = (await BuildRows.FindAsync(db, projectId, number, CancellationToken.None))!;
            if (await db.TestReports.Where(row => row.BuildId == build.Id).SumAsync(row => row.Results.Length) + results.Length > MaxPerBuild)
                return new Outcome.TooMuch();
            var now = time.GetUtcNow();
            db.TestReports.Add(new() { Id = Guid.CreateVersion7(now), BuildId = build.Id, Results = results, CreatedAt = now });
            return new Outcome.Added(tests.Count);
        }, ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, AddTestReport operation, CancellationToken ct)
    {
        http.LimitBody(MaxBytes);
        return await operation.ExecuteAsync(http.Project().Id, num, Leases.ProofOf(http), http.Request.Body, ct) switch
        {
            Outcome.Added added => Answers.Ok(new View(added.Count), StatusCodes.Status201Created),
            Outcome.NoBuild => Answers.NotFound(BuildRows.What),
            Outcome.NotTheRunners leased => Answers.Message(StatusCodes.Status409Conflict, leased.Message),
            Outcome.Invalid invalid => Answers.Invalid(invalid.Message),
            Outcome.TooMuch => Answers.Message(StatusCodes.Status413PayloadTooLarge, "The build has more test results than are kept for one."),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<Outcome?> RefuseAsync(BuildsDb db, Guid projectId, string? number, LeaseProof proof) =>
        await BuildRows.FindAsync(db, projectId, number, CancellationToken.None) switch
        {
            null => new Outcome.NoBuild(),
            var build => Leases.Check(build, proof, time.GetUtcNow()) is { } refused ? new Outcome.NotTheRunners(refused) : null,
        };
}
