using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Feed;

/// <summary>
/// When each record was last changed, as the feed has it. A row carries under its seal the epoch of its own last change; one that is older is a
/// former version with its own valid seal, put back by hand: a deleted token revived, a narrowed one widened again.
/// </summary>
internal sealed class LatestChanges
{
    private static readonly CompiledQuery<Func<TesseraDb, string, long, Task<bool>>> IsChangedAfter = new(() =>
        EF.CompileAsyncQuery((TesseraDb db, string subject, long epoch) => db.Changes.Any(change => change.Subject == subject && change.Epoch > epoch)));

    private readonly Dictionary<string, long> latest;

    // The same by id: for rows by the million, whose ids would have to be written as text one by one.
    private readonly Dictionary<Guid, long> latestById = [];

    private LatestChanges(Dictionary<string, long> latest)
    {
        this.latest = latest;
        foreach (var (subject, epoch) in latest)
        {
            if (Guid.TryParseExact(subject, "D", out var id))
                latestById[id] = epoch;
        }
    }

    /// <summary>Reads the feed's index. Records that were changed once have no former version and are left out.</summary>
    public static async Task<LatestChanges> ReadAsync(TesseraDb db, CancellationToken ct) => new(await db.Changes
        .GroupBy(change => change.Subject)
        .Where(changes => changes.Count() > 1)
        .Select(changes => new { changes.Key, Epoch = changes.Max(change => change.Epoch) })
        .ToDictionaryAsync(change => change.Key, change => change.Epoch, StringComparer.Ordinal, ct));

    /// <summary>Whether the feed knows of a later change of this one record than the row does.</summary>
    public static Task<bool> IsOutdatedAsync(TesseraDb db, ISealedRow row, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return IsChangedAfter.For(db)(db, row.Subject, row.Epoch);
    }

    /// <summary>Marks the row as not to be believed when it is a former version.</summary>
    public void Check(ISealedRow row)
    {
        if (latest.Count == 0)
            return;
        var isKnown = row is TokenRow token ? latestById.TryGetValue(token.Id, out var epoch) : latest.TryGetValue(row.Subject, out epoch);
        if (isKnown && row.Epoch < epoch)
            row.IsTampered = true;
    }
}
