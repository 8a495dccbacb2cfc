using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Backup;

/// <summary>
/// All tables of a store, read or written in one transaction past the model: whatever tables there are, no row is left behind because somebody forgot it here. Rows
/// are given as SQLite keeps them, so that two stores that hold the same give the same.
/// </summary>
internal abstract class RowStore : IAsyncDisposable
{
    /// <summary>EF's list of migrations, which the target has got from its own.</summary>
    protected const string History = HistoryRepository.DefaultTableName;

    protected abstract DbConnection Connection { get; }

    protected abstract DbTransaction Transaction { get; }

    /// <summary>Opens a store. Everything read from it is as it is at this moment.</summary>
    public static async Task<RowStore> OpenAsync(StoreAddress address, CancellationToken ct) => address switch
    {
        StoreAddress.Sqlite sqlite => await SqliteRows.OpenAsync(sqlite, ct),
        StoreAddress.Postgres postgres => await PostgresRows.OpenAsync(postgres, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The tables of this store, but for what belongs to the store itself.</summary>
    public abstract Task<IReadOnlyList<StoredTable>> TablesAsync(CancellationToken ct);

    /// <summary>Adds rows.</summary>
    public abstract Task WriteAsync(StoredTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct);

    /// <summary>Ids of the migrations that it has; none where there is no instance.</summary>
    public async Task<IReadOnlySet<string>> MigrationsAsync(CancellationToken ct)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ofBuilds in new[] { false, true })
        {
            if (!await HasHistoryAsync(ofBuilds, ct))
                continue;
            await foreach (var row in ReadAsync($"SELECT \"MigrationId\" FROM {Quoted(new(ofBuilds, History, []))}", ct))
                found.Add($"{(ofBuilds ? "builds/" : "")}{row[0]}");
        }

        return found;
    }

    /// <summary>The rows of a table, in no order.</summary>
    public IAsyncEnumerable<object?[]> ReadAsync(StoredTable table, CancellationToken ct) => ReadAsync($"SELECT {ColumnsOf(table)} FROM {Quoted(table)}", ct);

    public async Task<long> CountAsync(StoredTable table, CancellationToken ct) => (long)(await ScalarAsync($"SELECT COUNT(*) FROM {Quoted(table)}", ct))!;

    public Task CommitAsync(CancellationToken ct) => Transaction.CommitAsync(ct);

    public virtual async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    protected abstract Task<bool> HasHistoryAsync(bool ofBuilds, CancellationToken ct);

    /// <summary>A table's name in SQL.</summary>
    protected abstract string Quoted(StoredTable table);

    protected static string ColumnsOf(StoredTable table) => string.Join(", ", table.Columns.Select(column => $"\"{column}\""));

    protected DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.Transaction = Transaction;
#pragma warning disable CA2100 // Names of tables and columns, which the store itself has given.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    protected async Task<object?> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync(ct);
    }

    protected async IAsyncEnumerable<object?[]> ReadAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : AsSqlite(reader.GetValue(i));
            yield return row;
        }
    }

    private static object AsSqlite(object value) => value switch
    {
        Guid id => id.ToString().ToUpperInvariant(),
        bool flag => flag ? 1L : 0L,
        short number => (long)number,
        int number => (long)number,
        long or string or byte[] => value,
        _ => throw new InvalidOperationException($"A column holds a {value.GetType().Name}, which none of the tables has."),
    };
}
