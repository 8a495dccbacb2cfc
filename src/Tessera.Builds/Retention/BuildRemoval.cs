using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Retention;

/// <summary>
/// Removes builds: rows first, in one change, then their files. A crash in between leaves files that nothing refers to, which <see cref="LeftFiles"/> removes.
/// </summary>
internal sealed class BuildRemoval(ArtifactFolders folders)
{
    /// <summary>Removes the rows of builds, and workflows and pipelines that are empty without them. Within a change.</summary>
    public static async Task RemoveRowsAsync(BuildsDb db, IReadOnlyCollection<Guid> builds)
    {
        var left = await db.Builds.Where(row => builds.Contains(row.Id)).Select(row => new { row.WorkflowId, row.PipelineId }).ToListAsync();
        var workflows = left.Select(row => row.WorkflowId).Distinct().ToList();
        var pipelines = left.Select(row => row.PipelineId).Distinct().ToList();
        await RemoveBuildsAsync(db, db.Builds.Where(row => builds.Contains(row.Id)));
        await db.Workflows.Where(row => workflows.Contains(row.Id) && !db.Builds.Any(build => build.WorkflowId == row.Id)).ExecuteDeleteAsync();
        await db.Pipelines.Where(row => pipelines.Contains(row.Id) && !db.Workflows.Any(workflow => workflow.PipelineId == row.Id)).ExecuteDeleteAsync();
    }

    /// <summary>Removes the rows of builds with what belongs to them alone. Within a change.</summary>
    public static async Task RemoveBuildsAsync(BuildsDb db, IQueryable<BuildRow> builds)
    {
        var ids = builds.Select(row => row.Id);
        await db.Artifacts.Where(row => ids.Contains(row.BuildId)).ExecuteDeleteAsync();
        await db.TestReports.Where(row => ids.Contains(row.BuildId)).ExecuteDeleteAsync();
        await builds.ExecuteDeleteAsync();
    }

    /// <summary>Removes the files of builds whose rows are gone.</summary>
    public void RemoveFiles(IEnumerable<Guid> builds)
    {
        foreach (var build in builds)
        {
            folders.Remove(folders.ArtifactsOf(build));
            folders.Remove(folders.OutputOf(build));
        }
    }
}
