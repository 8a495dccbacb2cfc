using Tessera.Server.Hosting;

namespace Tessera.Server.Feed;

/// <summary>Asks the store once a second whether there is something new, which also is what keeps the index fresh in its own eyes.</summary>
internal sealed class FeedPoll(FeedFollower follower, TimeProvider clock, ILogger<FeedPoll> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Asks for the first time before the server listens: what was loaded is as old as the beginning of the load, and one that takes longer than a node may be stale
    /// would have the first requests refused.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await AskAsync(stoppingToken);
    }

    private async Task AskAsync(CancellationToken ct)
    {
        try
        {
            await follower.CatchUpAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.FeedFailed(exception);
        }
    }
}
