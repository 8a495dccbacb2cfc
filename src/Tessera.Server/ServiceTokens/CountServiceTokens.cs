using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>How many service tokens there are of each status: ranges of indexes, in one question.</summary>
internal sealed class CountServiceTokens(FeedFollower feed, TimeProvider clock) : IDisposable
{
    private readonly Recent<Counts> recent = new(feed, clock);

    /// <summary>Each of them has one status; those that were never used are counted once more.</summary>
    public sealed record Counts(int Active, int Expiring, int Expired, int Grace, int NeverUsed)
    {
        public int All => Active + Expiring + Expired + Grace;
    }

    /// <summary>What is counted: by end alone, and of this those whose old secret still works.</summary>
    public sealed record Ranges(int Expired, int Ending, int Lasting, int GraceEnding, int GraceLasting, int NeverUsed);

    public Task<Counts> ExecuteAsync(TesseraDb db, DateTimeOffset now, CancellationToken ct) => recent.ReadAsync(
        async () =>
        {
            var found = await Query(db, now).SingleAsync(ct);
            return new(found.Lasting - found.GraceLasting, found.Ending - found.GraceEnding, found.Expired, found.GraceEnding + found.GraceLasting, found.NeverUsed);
        },
        ct);

    public void Dispose() => recent.Dispose();

    public static IQueryable<Ranges> Query(TesseraDb db, DateTimeOffset now)
    {
        var tokens = ServiceTokenRows.All(db);
        var soon = now + TokenViews.ExpiringWithin;
        var grace = tokens.Where(token => token.OldDigestUntil > now);
        return db.Instance.Select(_ => new Ranges(
            tokens.Count(token => (token.ExpiresAt ?? EF.Constant(DateTimeOffset.MaxValue)) <= now),
            tokens.Count(token => (token.ExpiresAt ?? EF.Constant(DateTimeOffset.MaxValue)) > now && (token.ExpiresAt ?? EF.Constant(DateTimeOffset.MaxValue)) <= soon),
            tokens.Count(token => (token.ExpiresAt ?? EF.Constant(DateTimeOffset.MaxValue)) > soon),
            grace.Count(token => token.ExpiresAt > now && token.ExpiresAt <= soon),
            grace.Count(token => token.ExpiresAt == null || token.ExpiresAt > soon),
            db.Usage.Count(usage => usage.IsServiceToken && (usage.LastUsedAt ?? EF.Constant(DateTimeOffset.UnixEpoch)) == EF.Constant(DateTimeOffset.UnixEpoch))));
    }
}
