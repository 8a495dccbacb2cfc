using System.Threading.Channels;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;

namespace Tessera.Server.Nodes;

/// <summary>
/// What this node knows of the others, for all who ask: the registry is read by one, however many wait. Read when another node says that it has come further and
/// somebody waits for that, every little while as long as somebody waits, and otherwise as often as nodes say that they run.
/// </summary>
internal sealed class NodeWatch : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim one = new(1);
    private readonly NodeRegistry registry;
    private readonly TimeProvider clock;
    private readonly ILogger<NodeWatch> log;
    private volatile IReadOnlyList<KnownNode> others = [];
    private TaskCompletionSource changed = NewSignal();
    private long begun;
    private long ended;
    private long readAt;
    private int waiting;

    public NodeWatch(NodeRegistry registry, FeedFollower follower, TimeProvider clock, ILogger<NodeWatch> log)
    {
        (this.registry, this.clock, this.log) = (registry, clock, log);
        follower.OnAdvance(Announce);
    }

    /// <summary>The other nodes that were heard of lately.</summary>
    public IEnumerable<KnownNode> Running => others.Where(node => !IsSilent(node));

    /// <summary>All other nodes, also those that are silent.</summary>
    public IReadOnlyList<KnownNode> All => others;

    /// <summary>How many wait for others just now.</summary>
    public int Waiters => Volatile.Read(ref waiting);

    /// <summary>Completes when something has changed, here or elsewhere, since the property was read.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>Whether a node has said nothing for so long that nobody waits for it. Measured by this node's own clock.</summary>
    public bool IsSilent(KnownNode node) => clock.GetElapsedTime(node.HeardAt) > registry.Silence;

    /// <summary>Keeps others in sight until it is disposed of.</summary>
    public IDisposable Wait()
    {
        Interlocked.Increment(ref waiting);
        return new Waiting(this);
    }

    /// <summary>Some node has come further.</summary>
    public void Look()
    {
        if (Waiters > 0)
            wake.Writer.TryWrite(true);
    }

    /// <summary>Reads the registry as it is now, or lets somebody else who begins to after this call.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        var asked = Interlocked.Read(ref begun);
        await one.WaitAsync(ct);
        try
        {
            if (Interlocked.Read(ref ended) > asked)
                return;
            var number = Interlocked.Increment(ref begun);
            var rows = await registry.ReadOthersAsync(ct);
            var now = clock.GetTimestamp();
            var before = others.ToDictionary(node => node.Row.Id);
            others = [.. rows.Select(row => new KnownNode(row, before.TryGetValue(row.Id, out var known) && known.Row.Beat == row.Beat ? known.HeardAt : now))];
            Volatile.Write(ref readAt, now);
            Interlocked.Exchange(ref ended, number);
        }
        finally
        {
            one.Release();
        }

        Announce();
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (registry.IsAlone)
            return;
        wake.Writer.TryWrite(true);
        await using var poll = clock.CreateTimer(_ => LookIfDue(), null, Poll, Poll);
        await foreach (var _ in wake.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.NodeRegistryFailed(exception);
            }

            await Task.Delay(Pace, clock, stoppingToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce() => Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();

    private void LookIfDue()
    {
        if (Waiters > 0 || clock.GetElapsedTime(Volatile.Read(ref readAt)) >= NodeRegistry.Heartbeat)
            wake.Writer.TryWrite(true);
    }

    private sealed class Waiting(NodeWatch watch) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref watch.waiting);
    }
}
