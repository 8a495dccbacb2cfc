using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>The artifacts of one build, by path.</summary>
internal sealed class ListArtifacts(BuildsStore store)
{
    /// <summary>A build and what it has produced.</summary>
    public sealed record Found(int Number, IReadOnlyList<ArtifactRow> Artifacts);

    /// <summary>Finds a build and lists its artifacts.</summary>
    /// <returns>Null when the project has no such build.</returns>
    public async Task<Found?> ExecuteAsync(Guid projectId, string? number, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await BuildRows.FindAsync(db, projectId, number, ct) is { } build ? await OfAsync(db, build, ct) : null;
    }

    /// <summary>What a build has produced.</summary>
    public static async Task<Found> OfAsync(BuildsDb db, BuildRow build, CancellationToken ct) =>
        new(build.Number, await db.Artifacts.AsNoTracking().Where(row => row.BuildId == build.Id).OrderBy(row => row.Path).ToListAsync(ct));

    public static async Task<IResult> HandleAsync(HttpContext http, string num, ListArtifacts operation, CancellationToken ct) =>
        await operation.ExecuteAsync(http.Project().Id, num, ct) is { } found ? Answer(http, found) : Answers.NotFound(BuildRows.What);

    /// <summary>The list as v1.1 has it.</summary>
    public static IResult Answer(HttpContext http, Found found) =>
        Answers.Ok(found.Artifacts.Select(artifact => ArtifactView.Of(artifact, found.Number, http.Project(), http.Origin())).ToList());
}
