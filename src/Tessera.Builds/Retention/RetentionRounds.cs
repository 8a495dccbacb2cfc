using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tessera.Builds.Retention;

/// <summary>Soon after the start and then at an interval: removes what is too old, what belongs to nobody, and what a crash has left.</summary>
internal sealed class RetentionRounds(OldBuilds old, LostProjects lost, LeftFiles left, IOptions<BuildsOptions> options, TimeProvider time, ILogger<RetentionRounds> log) : BackgroundService
{
    // The first requests after a start have the processor to themselves.
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, time, stoppingToken);
        using var timer = new PeriodicTimer(options.Value.RetentionInterval, time);
        do
            await RoundAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        try
        {
            var builds = await old.RemoveAsync(ct);
            var projects = await lost.RemoveAsync(ct);
            var files = await left.RemoveAsync(ct);
            if (builds + projects + files > 0)
                log.Removed(builds, projects, files);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.RetentionFailed(exception);
        }
    }
}
