using Tessera.Server.Hosting;

namespace Tessera.Server.Feed;

/// <summary>Asks the store once a second whether there is something new, which also is what keeps the index fresh in its own eyes.</summary>
internal sealed class FeedPoll(FeedFollower follower, TimeProvider clock, ILogger<FeedPoll> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await follower.CatchUpAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.FeedFailed(exception);
            }
        }
    }
}
