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
    public static async Task<BuildRow?> FindAsync(BuildsDb db, Guid projectId, string branch, CancellationToken ct)
    {
        var builds = db.Builds.AsNoTracking().Where(build => build.ProjectId == projectId && build.Branch == branch).OrderByDescending(build => build.Number);
        var finished = await builds.FirstOrDefaultAsync(build => build.Lifecycle == Lifecycle.Finished, ct);
        var after = finished?.Number ?? 0;
        return await builds.FirstOrDefaultAsync(build => build.Number > after && build.Lifecycle == Lifecycle.Running, ct)
            ?? finished
            ?? await builds.FirstOrDefaultAsync(ct);
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
