using Tessera.Server.Feed;

namespace Tessera.Server.Nodes;

/// <summary>Waits until every node that runs knows of a change. No connection is held meanwhile.</summary>
internal sealed class EpochWaits(FeedFollower follower, NodeWatch watch, TimeProvider clock)
{
    // How long the registry may take to answer, also for who does not want to wait for the nodes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Waits, at most for the time given.</summary>
    public async Task<EpochReach> WaitAsync(long epoch, TimeSpan timeout, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        using var waiting = watch.Wait();
        // Who has joined since the registry was last read has to be waited for too.
        var fresh = watch.RefreshAsync(ct);
        await SettleAsync(fresh, timeout > Patience ? timeout : Patience, ct);
        while (true)
        {
            var changed = watch.Changed;
            var elapsed = clock.GetElapsedTime(start);
            var reach = Look(epoch, fresh.IsCompletedSuccessfully, (long)elapsed.TotalMilliseconds);
            if (reach.Confirmed == reach.Nodes || elapsed >= timeout)
                return reach;
            await SettleAsync(changed, timeout - elapsed, ct);
        }
    }

    // Of nodes that could not be asked nothing is confirmed.
    private EpochReach Look(long epoch, bool isFresh, long elapsed)
    {
        var (nodes, confirmed) = (1, follower.Applied >= epoch ? 1 : 0);
        foreach (var node in watch.Running)
        {
            nodes++;
            if (isFresh && node.Row.AppliedEpoch >= epoch)
                confirmed++;
        }

        return new(nodes, confirmed, elapsed);
    }

    private async Task SettleAsync(Task task, TimeSpan limit, CancellationToken ct)
    {
        await task.WaitAsync(limit, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }
}
