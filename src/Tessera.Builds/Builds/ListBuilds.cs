using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Lists a project's builds, or those of one branch, newest first.</summary>
internal sealed class ListBuilds(BuildsStore store)
{
    public async Task<IReadOnlyList<BuildRow>> ExecuteAsync(Guid projectId, string? branch, BuildQuery query, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var builds = db.Builds.AsNoTracking().Where(row => row.ProjectId == projectId);
        if (branch is not null)
            builds = builds.Where(row => row.Branch == branch);
        return await query.Apply(builds).ToListAsync(ct);
    }

    public static Task<IResult> HandleAsync(HttpContext http, ListBuilds operation, CancellationToken ct) => HandleAsync(http, operation, null, ct);

    public static async Task<IResult> HandleBranchAsync(HttpContext http, string? branch, ListBuilds operation, CancellationToken ct) =>
        RefNames.CheckBranch(RefNames.OfPath(branch)) is { } error ? Answers.Invalid(error) : await HandleAsync(http, operation, RefNames.OfPath(branch), ct);

    private static async Task<IResult> HandleAsync(HttpContext http, ListBuilds operation, string? branch, CancellationToken ct)
    {
        var (query, error) = BuildQuery.Read(http.Request);
        if (query is null)
            return Answers.Invalid(error!);
        var builds = await operation.ExecuteAsync(http.Project().Id, branch, query, ct);
        return Answers.Ok(builds.Select(build => BuildSummary.Of(build, http.Project(), http.Origin())));
    }
}
