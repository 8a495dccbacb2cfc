using System.Runtime.CompilerServices;
using Tessera.Server.Hosting;

namespace Tessera.Server.Backup;

/// <summary>
/// Copies every row of a store into an empty one, reads both back against each other, and only then commits: a copy that was interrupted or went wrong leaves the
/// target empty. Rows pass one by one; nothing but a digest of each table is kept.
/// </summary>
internal static class StoreCopy
{
    /// <summary>Copies.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="StartRefusedException">One of them is not what can be copied from or to; nothing was changed.</exception>
    public static async Task<long> RunAsync(RowStore source, RowStore target, CopyProgress progress, CancellationToken ct)
    {
        await CheckVersionsAsync(source, target, ct);
        var tables = await SharedTablesAsync(source, target, ct);
        long total = 0;
        foreach (var table in tables)
        {
            if (await target.CountAsync(table, ct) > 0)
                throw new StartRefusedException($"The target is not empty: there are rows in {table}. Nothing was changed.");
            total += await source.CountAsync(table, ct);
        }

        progress.Begin(total);
        foreach (var table in tables)
        {
            var written = new TableDigest();
            await target.WriteAsync(table, NotedAsync(source.ReadAsync(table, ct), written, progress, ct), ct);
            var found = new TableDigest();
            await foreach (var row in target.ReadAsync(table, ct))
                found.Add(row);
            if (!written.Equals(found))
                throw new StartRefusedException($"The rows of {table} are not the same in the target: {written.Count} there, {found.Count} here. Nothing was kept.");
        }

        await target.CommitAsync(ct);
        progress.End();
        return total;
    }

    private static async IAsyncEnumerable<object?[]> NotedAsync(IAsyncEnumerable<object?[]> rows, TableDigest digest, CopyProgress progress, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in rows.WithCancellation(ct))
        {
            digest.Add(row);
            progress.Step();
            yield return row;
        }
    }

    // The target has just been migrated by this program.
    private static async Task CheckVersionsAsync(RowStore source, RowStore target, CancellationToken ct)
    {
        var (has, wanted) = (await source.MigrationsAsync(ct), await target.MigrationsAsync(ct));
        if (has.Count == 0)
            throw new StartRefusedException("There is no instance in the source.");
        if (wanted.Except(has, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
            throw new StartRefusedException($"The source lacks migrations of this version: {string.Join(", ", missing)}. Run this version's tessera-server migrate on it first.");
        if (has.Except(wanted, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
            throw new StartRefusedException($"The source was written by a newer version, whose migrations this one does not know: {string.Join(", ", unknown)}. Use that version.");
    }

    // Of a database there may be others' tables beside ours; the files are ours alone.
    private static async Task<IReadOnlyList<StoredTable>> SharedTablesAsync(RowStore source, RowStore target, CancellationToken ct)
    {
        var (ours, theirs) = (await source.TablesAsync(ct), await target.TablesAsync(ct));
        if (source is not SqliteRows)
            (ours, theirs) = (theirs, ours);
        foreach (var table in ours)
        {
            if (!theirs.Any(other => other.FullName == table.FullName && other.Columns.SequenceEqual(table.Columns, StringComparer.Ordinal)))
                throw new StartRefusedException($"The table {table} is not the same in source and target: somebody has changed one by hand.");
        }

        return ours;
    }
}
