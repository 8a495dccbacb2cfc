using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Retention;

/// <summary>
/// Removes builds that are older than they are kept. Those that have not come to an end stay, and so does what a branch shows: its newest build, and its newest
/// finished one. Builds of no branch count as one branch.
/// </summary>
internal sealed class OldBuilds(BuildsStore store, BuildRemoval removal, IOptions<BuildsOptions> options, TimeProvider time)
{
    // Whoever wants to write waits for one batch at most.
    private const int BatchSize = 100;

    /// <summary>Removes them.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - options.Value.KeepFor;
        List<Guid> projects;
        await using (var db = await store.ReadAsync(ct))
            projects = await Of(db, before).Select(row => row.ProjectId).Distinct().ToListAsync(ct);
        var count = 0;
        foreach (var project in projects)
        {
            List<Guid> removed;
            do
            {
                removed = await store.ChangeAsync(project, db => RemoveBatchAsync(db, project, before), ct);
                removal.RemoveFiles(removed);
                count += removed.Count;
            }
            while (removed.Count == BatchSize);
        }

        return count;
    }

    private static async Task<List<Guid>> RemoveBatchAsync(BuildsDb db, Guid project, DateTimeOffset before)
    {
        var builds = await Of(db, before).Where(row => row.ProjectId == project).OrderBy(row => row.Number).Take(BatchSize).Select(row => row.Id).ToListAsync();
        await BuildRemoval.RemoveRowsAsync(db, builds);
        return builds;
    }

    private static IQueryable<BuildRow> Of(BuildsDb db, DateTimeOffset before) => db.Builds.Where(row =>
        row.QueuedAt < before
        && (row.Lifecycle == Lifecycle.Finished || row.Lifecycle == Lifecycle.NotRun)
        && db.Builds.Any(newer => newer.ProjectId == row.ProjectId && newer.Branch == row.Branch && newer.Number > row.Number && newer.Lifecycle == Lifecycle.Finished));
}
