using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Accounts;

/// <summary>The newest builds of all of the caller's projects.</summary>
internal sealed class ListRecentBuilds(BuildsStore store, UsersProjects projects)
{
    public async Task<IReadOnlyList<BuildSummary>> ExecuteAsync(TokenUser user, Func<Project, ValueTask<bool>> mayRead, BuildQuery query, string origin, CancellationToken ct)
    {
        var known = (await projects.ExecuteAsync(user.Id, mayRead, ct)).ToDictionary(entry => entry.Project.Id, entry => entry.Project);
        Guid[] ids = [.. known.Keys];
        await using var db = await store.ReadAsync(ct);
        var builds = await db.Builds.AsNoTracking()
            .Where(build => ids.Contains(build.ProjectId))
            .OrderByDescending(build => build.QueuedAt).ThenByDescending(build => build.Number).ThenBy(build => build.ProjectId)
            .Skip(query.Offset)
            .Take(query.Limit)
            .ToListAsync(ct);
        return [.. builds.Select(build => BuildSummary.Of(build, known[build.ProjectId], origin))];
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ListRecentBuilds operation, CancellationToken ct)
    {
        var (query, error) = BuildQuery.Read(http.Request);
        return query is null ? Answers.Invalid(error!) : Answers.Ok(await operation.ExecuteAsync(http.User(), http.MayReadAsync, query, http.Origin(), ct));
    }
}
