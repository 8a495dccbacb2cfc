using System.Threading.Channels;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;

namespace Tessera.Server.Nodes;

/// <summary>
/// Writes into the registry how this node stands: soon after it has come further, and every few seconds anyway. Not more often than the pace, however many changes
/// come in.
/// </summary>
internal sealed class NodeBeat : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Removal = TimeSpan.FromHours(1);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly NodeRegistry registry;
    private readonly FeedFollower follower;
    private readonly TimeProvider clock;
    private readonly ILogger<NodeBeat> log;
    private long written = -1;
    private long? removed;

    public NodeBeat(NodeRegistry registry, FeedFollower follower, TimeProvider clock, ILogger<NodeBeat> log)
    {
        (this.registry, this.follower, this.clock, this.log) = (registry, follower, clock, log);
        follower.OnAdvance(Wake);
    }

    /// <summary>
    /// Says that this node is there, and then reads what was changed meanwhile: whoever has made a change and does not see this node yet need not wait for it, as it
    /// knows of the change before it answers anything.
    /// </summary>
    public async Task JoinAsync(CancellationToken ct)
    {
        written = await registry.WriteAsync(isProgress: false, ct);
        if (!registry.IsAlone)
            await follower.CatchUpAsync(ct);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(registry.LeaveAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (registry.IsAlone)
            return;
        await using var heartbeat = clock.CreateTimer(_ => Wake(), null, NodeRegistry.Heartbeat, NodeRegistry.Heartbeat);
        await foreach (var _ in wake.Reader.ReadAllAsync(stoppingToken))
        {
            await TryAsync(WriteAsync, stoppingToken);
            await Task.Delay(Pace, clock, stoppingToken);
        }
    }

    private void Wake() => wake.Writer.TryWrite(true);

    private async Task WriteAsync(CancellationToken ct)
    {
        written = await registry.WriteAsync(isProgress: follower.Applied != written, ct);
        if (removed is { } at && clock.GetElapsedTime(at) < Removal)
            return;
        await registry.RemoveGoneAsync(ct);
        removed = clock.GetTimestamp();
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken ct)
    {
        try
        {
            await act(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.NodeRegistryFailed(exception);
        }
    }
}
