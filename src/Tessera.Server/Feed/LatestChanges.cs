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

    private LatestChanges(IEnumerable<KeyValuePair<string, long>> changes)
    {
        latest = changes.ToDictionary(StringComparer.Ordinal);
        foreach (var (subject, epoch) in latest)
        {
            if (Guid.TryParseExact(subject, "D", out var id))
                latestById[id] = epoch;
        }
    }

    /// <summary>Reads the feed's index, over all connections of the view at once. Records that were changed once have no former version and are left out.</summary>
    public static async Task<LatestChanges> ReadAsync(ReadView view, CancellationToken ct)
    {
        var bounds = await BoundsAsync(view, ct);
        var parts = await Task.WhenAll(view.Connections.Take(bounds.Count + 1).Select((db, i) => Task.Run(() => ReadPartAsync(db, bounds.ElementAtOrDefault(i - 1), bounds.ElementAtOrDefault(i), ct), ct)));
        return new(parts.SelectMany(part => part));
    }

    /// <summary>The same over one connection.</summary>
    public static async Task<LatestChanges> ReadAsync(TesseraDb db, CancellationToken ct) => new(await ReadPartAsync(db, null, null, ct));

    /// <summary>Whether the feed knows of a later change of this one record than the row does.</summary>
    public static Task<bool> IsOutdatedAsync(TesseraDb db, ISealedRow row, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return IsChangedAfter.For(db)(db, row.Subject, row.Epoch);
    }

    // Subjects that divide all into about the same number for each connection: what was changed at the same distances, in the store's own order.
    private static async Task<IReadOnlyList<string>> BoundsAsync(ReadView view, CancellationToken ct)
    {
        var at = Enumerable.Range(1, view.Connections.Count - 1).Select(i => view.Epoch * i / view.Connections.Count);
        return view.Connections.Count == 1 ? [] : await view.Db.ReadColumnAsync($"""SELECT DISTINCT "Subject" FROM changes WHERE "Epoch" IN ({string.Join(',', at)}) ORDER BY 1""", ct);
    }

    private static async Task<List<KeyValuePair<string, long>>> ReadPartAsync(TesseraDb db, string? from, string? to, CancellationToken ct)
    {
        var part = (from is null ? "" : $""" AND "Subject" >= {Quoted(from)}""") + (to is null ? "" : $""" AND "Subject" < {Quoted(to)}""");
        var changes = new List<KeyValuePair<string, long>>();
        await RowColumns.ReadAsync(db, $"""SELECT "Subject", max("Epoch") FROM changes WHERE 1 = 1{part} GROUP BY "Subject" HAVING count(*) > 1""", 2, Read, ct);
        return changes;

        void Read(RowColumns columns)
        {
            while (columns.Read())
                changes.Add(new(columns.Text(0)!, columns.Number(1)!.Value));
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

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
