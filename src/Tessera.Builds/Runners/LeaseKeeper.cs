using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>
/// Takes lapsed builds back where no runner asks for one; whoever claims does the same first. Looks every quarter of a lease's duration, and every 5 seconds
/// when that is longer.
/// </summary>
internal sealed class LeaseKeeper(BuildsStore store, IOptions<BuildsOptions> options, TimeProvider clock, ILogger<LeaseKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly PeriodicTimer timer = new(options.Value.LeaseDuration / 4 < Longest ? options.Value.LeaseDuration / 4 : Longest, clock);

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TakeBackAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LapsedBuildsNotTakenBack(exception);
            }
        }
    }

    private async Task TakeBackAsync(CancellationToken ct)
    {
        List<Guid> projects;
        await using (var db = await store.ReadAsync(ct))
            projects = await LapsedLeases.Of(db, clock.GetUtcNow()).Select(row => row.ProjectId).Distinct().ToListAsync(ct);
        foreach (var project in projects)
        {
            await store.ChangeAsync(project, async change =>
            {
                await LapsedLeases.TakeBackAsync(change, project, clock.GetUtcNow());
                return true;
            }, ct);
        }
    }
}
