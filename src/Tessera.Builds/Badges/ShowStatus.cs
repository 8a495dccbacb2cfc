using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Badges;

/// <summary>What the badge says, for programs.</summary>
internal sealed class ShowStatus(BuildsStore store)
{
    /// <summary>State of a branch. What belongs to the deciding build is null when there is none.</summary>
    internal sealed record Body
    {
        public required string Branch { get; init; }

        /// <summary>As on the badge: <c>passed</c>, <c>failed</c>, <c>running</c>, <c>canceled</c> or <c>no builds</c>.</summary>
        public required string Badge { get; init; }

        public string? Status { get; init; }

        public string? Lifecycle { get; init; }

        public string? Outcome { get; init; }

        public int? BuildNum { get; init; }

        public string? BuildUrl { get; init; }

        public DateTimeOffset? StopTime { get; init; }
    }

    public async Task<Body> ExecuteAsync(Project project, string branch, string origin, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var build = await DecidingBuild.FindAsync(db, project.Id, branch, ct);
        var summary = build is null ? null : BuildSummary.Of(build, project, origin);
        return new()
        {
            Branch = branch,
            Badge = DecidingBuild.StateOf(build).ToText(),
            Status = summary?.Status,
            Lifecycle = summary?.Lifecycle,
            Outcome = summary?.Outcome,
            BuildNum = summary?.BuildNum,
            BuildUrl = summary?.BuildUrl,
            StopTime = summary?.StopTime,
        };
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ShowStatus operation, CancellationToken ct)
    {
        var project = http.Project();
        var branch = http.Request.Query["branch"] is [{ Length: > 0 } named, ..] ? named : project.DefaultBranch;
        return Answers.Ok(await operation.ExecuteAsync(project, branch, http.Origin(), ct));
    }
}
