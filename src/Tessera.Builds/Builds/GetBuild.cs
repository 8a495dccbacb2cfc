using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Shows one build with its steps.</summary>
internal sealed class GetBuild(BuildsStore store)
{
    public async Task<BuildRow?> ExecuteAsync(Guid projectId, string? number, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await BuildRows.FindAsync(db, projectId, number, ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, GetBuild operation, StepLogs logs, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, num, ct) is { } build
            ? Answers.Ok(BuildDetail.Of(build, http.Project(), http.Origin(), logs.StepsOf(build.Id)))
            : Answers.NotFound(BuildRows.What);
}
