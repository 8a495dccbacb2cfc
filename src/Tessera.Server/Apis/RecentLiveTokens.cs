using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>The live tokens as they were counted last, for questions that change nothing: counting looks at all of them.</summary>
internal sealed class RecentLiveTokens(FeedFollower feed, TimeProvider clock) : IDisposable
{
    private readonly Recent<IReadOnlyList<LiveTokens.Group>> recent = new(feed, clock, LiveTokens.HoldsUntil);

    /// <summary>All of them, by what they give.</summary>
    public Task<IReadOnlyList<LiveTokens.Group>> ReadAsync(TesseraDb db, CancellationToken ct) =>
        recent.ReadAsync(async () => await LiveTokens.ReadAsync(db, clock.GetUtcNow(), ct), ct);

    public void Dispose() => recent.Dispose();
}
