using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Retention;

/// <summary>When a project is deleted everything that is kept for it goes at once: builds, artifacts, logs, environment variables, followers.</summary>
internal sealed class BuildsOfProject(BuildsStore store, BuildRemoval removal) : IProjectObserver
{
    public async Task ProjectDeletedAsync(Guid projectId, CancellationToken ct)
    {
        var builds = await store.ChangeAsync(projectId, async db =>
        {
            var builds = db.Builds.Where(row => row.ProjectId == projectId);
            var removed = await builds.Select(row => row.Id).ToListAsync();
            await BuildRemoval.RemoveBuildsAsync(db, builds);
            await db.Workflows.Where(row => row.ProjectId == projectId).ExecuteDeleteAsync();
            await db.Pipelines.Where(row => row.ProjectId == projectId).ExecuteDeleteAsync();
            await db.EnvVars.Where(row => row.ProjectId == projectId).ExecuteDeleteAsync();
            await db.Follows.Where(row => row.ProjectId == projectId).ExecuteDeleteAsync();
            await db.Projects.Where(row => row.Id == projectId).ExecuteDeleteAsync();
            return removed;
        }, ct);
        removal.RemoveFiles(builds);
    }
}
