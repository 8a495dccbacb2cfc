using System.Data.Common;
using System.Globalization;
using SQLitePCL;

namespace Tessera.Server.Storage;

/// <summary>
/// The columns of the row that a reader stands on, for reading very many of them. What somebody wrote there by hand and cannot be read becomes something that was
/// never sealed.
/// </summary>
internal abstract class RowColumns
{
    private readonly Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);

    public abstract Guid? Id(int column);

    public abstract long? Number(int column);

    public abstract byte[]? Bytes(int column);

    public abstract string? Text(int column);

    /// <summary>A text that many rows have: one string for rows after each other that have the same.</summary>
    public abstract string? Repeated(int column);

    public DateTimeOffset? Time(int column) => Number(column) is { } stored ? StoredForms.Time(stored) : null;

    /// <summary>A list, stored as JSON; one for all rows that have the same.</summary>
    public IReadOnlyList<string> List(int column)
    {
        var text = Repeated(column) ?? "";
        if (!lists.TryGetValue(text, out var list))
            lists.Add(text, list = StoredForms.List(text));
        return list;
    }
}

/// <summary>Any provider's.</summary>
internal sealed class ReaderColumns(DbDataReader reader) : RowColumns
{
    public override Guid? Id(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    public override long? Number(int column) => reader.IsDBNull(column) ? null : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    public override byte[]? Bytes(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public override string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public override string? Repeated(int column) => Text(column);
}

/// <summary>SQLite's, without a string or a conversion on the way: a third of what its data reader takes.</summary>
internal sealed class SqliteColumns(sqlite3_stmt statement) : RowColumns
{
    private readonly (byte[] Utf8, string Text)[] last = [.. Enumerable.Repeat((Array.Empty<byte>(), ""), raw.sqlite3_column_count(statement))];

    public override Guid? Id(int column) => IsNull(column) ? null : Guid.TryParse(raw.sqlite3_column_blob(statement, column), out var id) ? id : Guid.Empty;

    public override long? Number(int column) => IsNull(column) ? null : raw.sqlite3_column_int64(statement, column);

    public override byte[]? Bytes(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(statement, column).ToArray();

    public override string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(statement, column).utf8_to_string();

    public override string? Repeated(int column)
    {
        if (IsNull(column))
            return null;
        var utf8 = raw.sqlite3_column_blob(statement, column);
        ref var known = ref last[column];
        if (!utf8.SequenceEqual(known.Utf8))
            known = (utf8.ToArray(), raw.sqlite3_column_text(statement, column).utf8_to_string());
        return known.Text;
    }

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;
}
