using System.Diagnostics.Metrics;
using Tessera.Server.Feed;
using Tessera.Server.Nodes;
using Tessera.Server.Security;
using Tessera.Verification;

namespace Tessera.Server.Telemetry;

/// <summary>How this node stands, for whoever collects metrics; looked up when they are collected, and not before.</summary>
internal sealed class NodeGauges
{
    public const string IndexTokens = "tessera.index.tokens";
    public const string IndexSize = "tessera.index.size";
    public const string FeedEpoch = "tessera.feed.epoch";
    public const string FeedLag = "tessera.feed.lag";
    public const string FeedAge = "tessera.feed.age";
    public const string FeedStale = "tessera.feed.stale";
    public const string FeedListening = "tessera.feed.listening";
    public const string UsageFlushAge = "tessera.usage.flush.age";
    public const string Nodes = "tessera.nodes";
    public const string BrokenRows = "tessera.integrity.broken";

    /// <summary>Attribute of <see cref="Nodes"/>: <c>running</c> or <c>silent</c>.</summary>
    public const string State = "state";

    private readonly FeedFollower follower;
    private readonly NodeWatch watch;

    public NodeGauges(
        IMeterFactory meters, TokenIndex index, FeedFollower follower, FeedListener listener, Freshness freshness, UsageFlusher usage, ThisNode own, NodeWatch watch, IntegrityReport integrity,
        TimeProvider clock)
    {
        (this.follower, this.watch) = (follower, watch);
        var meter = meters.Create(Meters.Name);
        meter.CreateObservableGauge(IndexTokens, () => index.Count, "{token}", "Secrets that the index knows, revoked ones included.");
        meter.CreateObservableGauge(IndexSize, () => index.Bytes, "By", "Memory that the index takes.");
        meter.CreateObservableGauge(FeedEpoch, () => follower.Applied, "{change}", "Change up to which this node knows everything.");
        meter.CreateObservableGauge(FeedLag, Lag, "{change}", "Changes that this node is behind the node that knows of most.");
        meter.CreateObservableGauge(FeedAge, () => Known(freshness.Age?.TotalSeconds), "s", "Time since the index was last known to be up to date.");
        meter.CreateObservableGauge(FeedStale, () => One(freshness.IsStale), description: "1 while that is longer than allowed, else 0.");
        meter.CreateObservableGauge(FeedListening, () => Known<int>(listener.IsConnected is { } connected ? One(connected) : null), description: "1 while this node hears of changes at once, 0 while it only asks every second.");
        meter.CreateObservableGauge(UsageFlushAge, () => (clock.GetUtcNow() - (usage.FlushedAt ?? own.StartedAt)).TotalSeconds, "s", "Time since it was last written down what tokens were used for.");
        meter.CreateObservableGauge(Nodes, CountNodes, "{node}", "Nodes of the instance, as this one knows.");
        meter.CreateObservableGauge(BrokenRows, () => integrity.Broken.Count, "{row}", "Rows that were found not to be as they were sealed.");
    }

    private static int One(bool value) => value ? 1 : 0;

    // What is not known is not measured: 0 would be a claim.
    private static IEnumerable<Measurement<T>> Known<T>(T? value)
        where T : struct => value is { } known ? [new(known)] : [];

    private long Lag()
    {
        var own = follower.Applied;
        return watch.All.Aggregate(own, (head, node) => Math.Max(head, node.Row.AppliedEpoch)) - own;
    }

    private IEnumerable<Measurement<int>> CountNodes()
    {
        var others = watch.All;
        var silent = others.Count(watch.IsSilent);
        return [new(1 + others.Count - silent, new KeyValuePair<string, object?>(State, "running")), new(silent, new KeyValuePair<string, object?>(State, "silent"))];
    }
}
