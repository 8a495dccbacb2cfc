using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>
/// The live tokens as they were counted last, for questions that change nothing: counting looks at all of them. They hold until this node applies a change, and no
/// longer than ten seconds, because tokens also expire.
/// </summary>
internal sealed class RecentLiveTokens(FeedFollower feed, TimeProvider clock)
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(10);

    private Counted? last;

    /// <summary>All of them, by what they give.</summary>
    public async Task<IReadOnlyList<LiveTokens.Group>> ReadAsync(TesseraDb db, CancellationToken ct)
    {
        var (epoch, start) = (feed.Applied, clock.GetTimestamp());
        if (Volatile.Read(ref last) is { } counted && counted.Epoch == epoch && clock.GetElapsedTime(counted.Start) < LongestKept)
            return counted.Groups;
        var groups = await LiveTokens.ReadAsync(db, clock.GetUtcNow(), ct);
        Volatile.Write(ref last, new(epoch, start, groups));
        return groups;
    }

    private sealed record Counted(long Epoch, long Start, IReadOnlyList<LiveTokens.Group> Groups);
}
