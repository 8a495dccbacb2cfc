using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Tessera.Server.Storage;

/// <summary>Part of a table by where its rows lie in the file: one after the other, and without a look at an index.</summary>
/// <param name="Condition">SQL that follows another condition; empty for the whole table.</param>
internal sealed record TablePart(string Condition)
{
    /// <summary>All of the table.</summary>
    public static TablePart Whole { get; } = new("");

    /// <summary>About how many rows a table has: counted on SQLite, which takes milliseconds, and on PostgreSQL what its planner believes.</summary>
    public static async Task<int> EstimateAsync(TesseraDb db, string table, CancellationToken ct)
    {
        var count = $"SELECT CAST(count(*) AS TEXT) FROM {table}";
        var known = db.Database.IsSqlite() ? [] : await db.ReadColumnAsync($"SELECT CAST(CAST(reltuples AS bigint) AS text) FROM pg_class WHERE oid = '{table}'::regclass AND reltuples > 0", ct);
        return int.Parse((known is [] ? await db.ReadColumnAsync(count, ct) : known)[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Cuts a table into parts of about the same size. Every row is in one of them, also one that comes meanwhile.</summary>
    public static async Task<IReadOnlyList<TablePart>> CutAsync(TesseraDb db, string table, int count, CancellationToken ct)
    {
        var isSqlite = db.Database.IsSqlite();
        var size = long.Parse((await db.ReadColumnAsync(isSqlite
            ? $"SELECT CAST(coalesce(max(rowid), 0) AS TEXT) FROM {table}"
            : $"SELECT (pg_relation_size('{table}') / current_setting('block_size')::bigint)::text", ct))[0], CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, count).Select(i => new TablePart(
            (i == 0 ? "" : $" AND {Bound(">=", i)}") + (i == count - 1 ? "" : $" AND {Bound("<", i + 1)}")))];

        string Bound(string comparison, int part)
        {
            var place = (size * part / count).ToString(CultureInfo.InvariantCulture);
            return isSqlite ? $"rowid {comparison} {place}" : $"ctid {comparison} '({place},0)'::tid";
        }
    }
}
