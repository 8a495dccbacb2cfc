using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>
/// Checks the whole chain of audit rows, up to the end that the instance row keeps. Rows up to there never change, so they can be read in batches
/// while new ones are written.
/// </summary>
internal sealed class VerifyAudit(AuditChain chain)
{
    private const int BatchSize = 1000;

    /// <summary>What the check found.</summary>
    /// <param name="Intact">Whether every row is as it was written, and none is missing or added.</param>
    /// <param name="Rows">How many rows were found good.</param>
    /// <param name="FirstBroken">Number of the first row that is not.</param>
    /// <param name="Detail">What is wrong with it.</param>
    public sealed record View(
        bool Intact, long Rows,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? FirstBroken = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null);

    public async Task<View> ExecuteAsync(TesseraDb db, CancellationToken ct)
    {
        // In this order: a row that is written in between is then below the end, not beyond it.
        var last = await db.Audit.OrderByDescending(row => row.Id).Select(row => (long?)row.Id).FirstOrDefaultAsync(ct) ?? 0;
        var end = await db.Instance.AsNoTracking().SingleAsync(ct);
        var (good, broken) = await WalkAsync(db, end, ct);
        if (broken is not null)
            return broken;
        if (last > end.AuditSequence)
            return new(false, good, await db.Audit.Where(row => row.Id > end.AuditSequence).MinAsync(row => row.Id, ct), "The row stands beyond the end of the chain: it was added by hand.");
        return new(true, good);
    }

    public static async Task<View> HandleAsync(TesseraDb db, VerifyAudit operation, CancellationToken ct) => await operation.ExecuteAsync(db, ct);

    private async Task<(long Good, View? Broken)> WalkAsync(TesseraDb db, InstanceRow end, CancellationToken ct)
    {
        long good = 0;
        byte[] hash = [];
        var after = long.MinValue;
        List<AuditRow> batch;
        do
        {
            batch = await db.Audit.AsNoTracking().Where(row => row.Id > after && row.Id <= end.AuditSequence).OrderBy(row => row.Id).Take(BatchSize).ToListAsync(ct);
            foreach (var row in batch)
            {
                if (FaultOf(row, good + 1, hash) is { } fault)
                    return (good, fault);
                (good, hash, after) = (row.Id, row.Hash, row.Id);
            }
        }
        while (batch.Count == BatchSize);

        if (good < end.AuditSequence)
            return (good, new(false, good, good + 1, "The row and all after it are missing: the end of the log was cut off."));
        return hash.AsSpan().SequenceEqual(end.AuditHash)
            ? (good, null)
            : (good, new(false, good, good, "The row is not the one that the log ended with: rows were exchanged."));
    }

    private View? FaultOf(AuditRow row, long expected, byte[] hash)
    {
        if (row.Id < expected)
            return new(false, expected - 1, row.Id, "The row has a number that no row was given: it was added by hand.");
        if (row.Id > expected)
            return new(false, expected - 1, expected, "The row is missing: it was deleted or given another number.");
        return chain.IsLink(row, hash) ? null : new(false, expected - 1, row.Id, "The row is not as it was written, or not in the place where it was.");
    }
}
