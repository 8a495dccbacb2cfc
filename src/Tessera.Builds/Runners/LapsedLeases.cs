using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>Takes builds back from runners that were not heard of in time: once into the queue, the second time it is the build's end.</summary>
internal static class LapsedLeases
{
    /// <summary>Builds whose lease has lapsed.</summary>
    public static IQueryable<BuildRow> Of(BuildsDb db, DateTimeOffset now) => db.Builds.Where(row => row.LeaseEndsAt <= now && row.Lifecycle == Lifecycle.Running);

    /// <summary>Takes those of a project back, and saves.</summary>
    public static async Task TakeBackAsync(BuildsDb db, Guid projectId, DateTimeOffset now)
    {
        foreach (var build in await Of(db, now).Where(row => row.ProjectId == projectId).OrderBy(row => row.Number).ToListAsync(CancellationToken.None))
        {
            Leases.Clear(build);
            build.Lapses++;
            if (build.Lapses > 1)
                await Finishing.ApplyAsync(db, build, Outcome.InfrastructureFail, now);
            else
                Requeue(build);
            // What follows looks for builds in the database.
            await db.SaveChangesAsync(CancellationToken.None);
        }
    }

    private static void Requeue(BuildRow build)
    {
        build.Lifecycle = Lifecycle.Queued;
        build.StartedAt = null;
        BuildSteps.Set(build, []);
    }
}
