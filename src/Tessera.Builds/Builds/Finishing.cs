using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>The one way in which builds finish: reported, patched, canceled or given up.</summary>
internal static class Finishing
{
    /// <summary>
    /// Finishes a build. Notes the build before it on its branch, so that a success after a failure is a repair for good, whatever is deleted later. The
    /// lease's id stays: what its runner still uploads is known by it.
    /// </summary>
    /// <param name="db">The change that it is part of.</param>
    /// <param name="build">A build that is not finished.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="at">When it ended.</param>
    public static async Task ApplyAsync(BuildsDb db, BuildRow build, Outcome outcome, DateTimeOffset at)
    {
        build.Lifecycle = Lifecycle.Finished;
        build.Outcome = outcome;
        build.StoppedAt = at;
        build.LeaseEndsAt = null;
        EndSteps(build, outcome, at);
        if (build.Branch is null)
            return;
        var previous = await db.Builds.AsNoTracking()
            .Where(row => row.ProjectId == build.ProjectId && row.Branch == build.Branch && row.Job == build.Job && row.Number < build.Number)
            .Where(row => row.Lifecycle == Lifecycle.Finished && row.Outcome != Outcome.Canceled)
            .OrderByDescending(row => row.Number)
            .Select(row => new { row.Number, row.Outcome })
            .FirstOrDefaultAsync(CancellationToken.None);
        build.PreviousNumber = previous?.Number;
        build.PreviousOutcome = previous?.Outcome;
    }

    /// <summary>A finished build has no running steps.</summary>
    private static void EndSteps(BuildRow build, Outcome outcome, DateTimeOffset at)
    {
        var steps = BuildSteps.Of(build);
        if (steps.All(step => step.Status != BuildStep.Running))
            return;
        var status = outcome switch
        {
            Outcome.Success or Outcome.NoTests => "success",
            Outcome.Canceled => "canceled",
            Outcome.TimedOut => "timedout",
            _ => "failed",
        };
        BuildSteps.Set(build, steps.Select(step => step.Status == BuildStep.Running ? step with { Status = status, StoppedAt = at } : step));
    }
}
