using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Tessera.Server.Storage;

/// <summary>
/// A table's rows one after the other, and the columns of the one that was read last, for reading very many of them. What somebody wrote there by hand and cannot be
/// read becomes something that was never sealed. What runs for each of them is compiled as well as can be from the first: when the runtime has found out
/// that this is worth it, all are read.
/// </summary>
internal abstract class RowColumns : IDisposable
{
    private readonly Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);
    private readonly (byte[] Utf8, string Text)[] last;

    protected RowColumns(int count) => last = [.. Enumerable.Repeat((Array.Empty<byte>(), ""), count)];

    /// <summary>Asks a store, over the connection and in the transaction of a context.</summary>
    /// <param name="db">The context.</param>
    /// <param name="query">SQL without parameters.</param>
    /// <param name="count">How many columns there are.</param>
    /// <param name="read">Reads the rows.</param>
    /// <param name="ct">Stops the opening of the connection.</param>
    public static async Task ReadAsync(TesseraDb db, string query, int count, Action<RowColumns> read, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            using var columns = Open(db, query, count);
            read(columns);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Goes on to the next row; false when there is none.</summary>
    public abstract bool Read();

    public abstract long? Number(int column);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Guid? Id(int column) => TrySpan(column, out var bytes) ? IdOf(bytes) : null;

    /// <summary>Bytes to be kept: in the array given, when they are as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte[]? Bytes(int column, byte[]? used)
    {
        if (!TrySpan(column, out var bytes))
            return null;
        if (used is null || used.Length != bytes.Length)
            return bytes.ToArray();
        bytes.CopyTo(used);
        return used;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? Text(int column) => TrySpan(column, out var utf8) ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>A text that many rows have: one string for rows after each other that have the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? Repeated(int column)
    {
        if (!TrySpan(column, out var utf8))
            return null;
        ref var known = ref last[column];
        if (!utf8.SequenceEqual(known.Utf8))
            known = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return known.Text;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DateTimeOffset? Time(int column) => Number(column) is { } stored ? StoredForms.Time(stored) : null;

    /// <summary>A list, stored as JSON; one for all rows that have the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IReadOnlyList<string> List(int column)
    {
        var text = Repeated(column) ?? "";
        if (!lists.TryGetValue(text, out var list))
            lists.Add(text, list = StoredForms.List(text));
        return list;
    }

    /// <summary>Ends the reading; rows that are left are not read.</summary>
    public abstract void Dispose();

    /// <summary>Bytes, or a text's UTF-8, good until the next row is read; false for null.</summary>
    protected abstract bool TrySpan(int column, out ReadOnlySpan<byte> bytes);

    /// <summary>An id in the form in which the store has it.</summary>
    protected abstract Guid IdOf(ReadOnlySpan<byte> bytes);

    private static RowColumns Open(TesseraDb db, string query, int count) => db.Database.GetDbConnection() switch
    {
        SqliteConnection sqlite => SqliteColumns.Open(sqlite, (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction(), query),
        NpgsqlConnection postgres => PostgresColumns.Open(postgres, query, count),
        var other => throw new NotSupportedException($"{other.GetType()} is no store of ours."),
    };
}
