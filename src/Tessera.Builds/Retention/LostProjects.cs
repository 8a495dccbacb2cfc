using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Retention;

/// <summary>
/// Removes what is left of projects that the instance does not know any more: deleted while nobody was told, or written to in the moment of their deletion.
/// Only what is missing twice in a row goes, so that an instance that has not read its projects yet costs nobody their builds.
/// </summary>
internal sealed class LostProjects(BuildsStore store, IProjects projects, BuildsOfProject removal)
{
    private HashSet<Guid> missedBefore = [];

    /// <summary>Looks for them, and removes those that were missing the last time too.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveAsync(CancellationToken ct)
    {
        var missed = new HashSet<Guid>();
        foreach (var project in await KnownHereAsync(ct))
        {
            if (await projects.FindAsync(project, ct) is null)
                missed.Add(project);
        }

        var lost = missed.Intersect(missedBefore).ToList();
        missedBefore = missed;
        foreach (var project in lost)
            await removal.ProjectDeletedAsync(project, ct);
        return lost.Count;
    }

    private async Task<List<Guid>> KnownHereAsync(CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await db.Projects.Select(row => row.Id)
            .Union(db.Pipelines.Select(row => row.ProjectId))
            .Union(db.Workflows.Select(row => row.ProjectId))
            .Union(db.Builds.Select(row => row.ProjectId))
            .Union(db.EnvVars.Select(row => row.ProjectId))
            .Union(db.Follows.Select(row => row.ProjectId))
            .ToListAsync(ct);
    }
}
