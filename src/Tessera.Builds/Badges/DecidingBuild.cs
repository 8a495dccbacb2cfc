using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Badges;

/// <summary>
/// Which build a branch's badge is about: one that runs and is newer than all finished ones, else the newest finished one. A build that waits decides only
/// while nothing has ever finished.
/// </summary>
internal static class DecidingBuild
{
    /// <summary>Finds it; null when the branch has no builds.</summary>
    public static async Task<BuildRow?> FindAsync(BuildsDb db, Guid projectId, string branch, CancellationToken ct) =>
        (await FindAsync(db, [projectId], branch, ct)).SingleOrDefault();

    /// <summary>Finds it for the branch of this name in each of many projects, by one query that reads no more of their builds than decide.</summary>
    public static async Task<IReadOnlyList<BuildRow>> FindAsync(BuildsDb db, IReadOnlyCollection<Guid> projects, string branch, CancellationToken ct)
    {
        var builds = db.Builds.Where(build => build.Branch == branch).OrderByDescending(build => build.Number);
        var finished = builds.Where(build => build.Lifecycle == Lifecycle.Finished);
        var running = builds.Where(build => build.Lifecycle == Lifecycle.Running);
        var deciding = db.Projects.Where(project => projects.Contains(project.Id)).Select(project =>
            running
                .Where(build => build.ProjectId == project.Id
                    && build.Number > finished.Where(before => before.ProjectId == project.Id).Select(before => before.Number).FirstOrDefault())
                .Select(build => (Guid?)build.Id).FirstOrDefault()
            ?? finished.Where(build => build.ProjectId == project.Id).Select(build => (Guid?)build.Id).FirstOrDefault()
            ?? builds.Where(build => build.ProjectId == project.Id).Select(build => (Guid?)build.Id).FirstOrDefault());
        return await db.Builds.AsNoTracking().Where(build => deciding.Contains(build.Id)).ToListAsync(ct);
    }

    /// <summary>What the badge says.</summary>
    public static BadgeState StateOf(BuildRow? build) => build switch
    {
        null or { Lifecycle: Lifecycle.NotRun } or { Outcome: Outcome.NoTests } => BadgeState.NoBuilds,
        { Lifecycle: Lifecycle.Queued or Lifecycle.NotRunning or Lifecycle.Running } => BadgeState.Running,
        { Outcome: Outcome.Success } => BadgeState.Passed,
        { Outcome: Outcome.Canceled } => BadgeState.Canceled,
        { Outcome: Outcome.Failed or Outcome.TimedOut or Outcome.InfrastructureFail } => BadgeState.Failed,
        _ => throw new UnreachableException(),
    };
}
