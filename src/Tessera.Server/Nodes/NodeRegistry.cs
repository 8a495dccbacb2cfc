using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Nodes;

/// <summary>
/// The table in which nodes that share a database say that they run and how far they have come. No change of the instance: no epoch, no audit row. On SQLite the
/// only node knows all that by itself, and nothing is written.
/// </summary>
internal sealed class NodeRegistry(IDbContextFactory<TesseraDb> contexts, ThisNode own, IOptions<TesseraOptions> options, IOptions<VerificationOptions> verification, TimeProvider clock)
{
    /// <summary>How often a node says that it runs, when it has nothing else to say.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeastSilence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private long beat;

    /// <summary>Whether no other node can be there.</summary>
    public bool IsAlone => options.Value.IsSqlite;

    /// <summary>
    /// How long a node may say nothing until nobody waits for it any more. Longer than it goes on without the store: one that is cut off refuses by then.
    /// </summary>
    public TimeSpan Silence { get; } = new(Math.Max(LeastSilence.Ticks, (verification.Value.MaxStaleness + Heartbeat + Heartbeat).Ticks));

    /// <summary>Says how this node stands.</summary>
    /// <param name="isProgress">Whether others wait for what is new in it.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The epoch that was written.</returns>
    public async Task<long> WriteAsync(bool isProgress, CancellationToken ct)
    {
        var row = own.ToRow(Interlocked.Increment(ref beat));
        if (IsAlone)
            return row.AppliedEpoch;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.GiveUpAfter(Patience);
        // Somebody may have taken a row out that was silent for long: then it is written anew.
        if (await UpdateAsync(db, row, ct) == 0)
        {
            db.Nodes.Add(row);
            await db.SaveChangesAsync(ct);
        }

        if (isProgress)
            await db.NotifyAsync(FeedListener.Progress, row.Id.ToString(), ct);
        return row.AppliedEpoch;
    }

    /// <summary>Says that this node is gone.</summary>
    public async Task LeaveAsync(CancellationToken ct)
    {
        if (IsAlone)
            return;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Nodes.Where(node => node.Id == own.Id).ExecuteDeleteAsync(ct);
        await db.NotifyAsync(FeedListener.Progress, own.Id.ToString(), ct);
    }

    /// <summary>What the other nodes said last, also those that say nothing more.</summary>
    public async Task<IReadOnlyList<NodeRow>> ReadOthersAsync(CancellationToken ct)
    {
        if (IsAlone)
            return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.GiveUpAfter(Patience);
        return await db.Nodes.AsNoTracking().Where(node => node.Id != own.Id).OrderBy(node => node.Id).ToListAsync(ct);
    }

    /// <summary>Takes out who has said nothing for a day. Clocks may differ, but not by that much; and who was taken out wrongly writes itself anew.</summary>
    public async Task RemoveGoneAsync(CancellationToken ct)
    {
        if (IsAlone)
            return;
        var before = clock.GetUtcNow() - Silence - Kept;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Nodes.Where(node => node.HeardAt < before).ExecuteDeleteAsync(ct);
    }

    private static Task<int> UpdateAsync(TesseraDb db, NodeRow row, CancellationToken ct) => db.Nodes.Where(node => node.Id == row.Id).ExecuteUpdateAsync(
        set => set
            .SetProperty(node => node.HeardAt, row.HeardAt)
            .SetProperty(node => node.Beat, row.Beat)
            .SetProperty(node => node.AppliedEpoch, row.AppliedEpoch)
            .SetProperty(node => node.ConfirmedAt, row.ConfirmedAt)
            .SetProperty(node => node.Tokens, row.Tokens)
            .SetProperty(node => node.Bytes, row.Bytes)
            .SetProperty(node => node.UsageWrittenAt, row.UsageWrittenAt)
            .SetProperty(node => node.SealChecks, row.SealChecks)
            .SetProperty(node => node.BrokenRows, row.BrokenRows),
        ct);
}
