using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Tessera.Server.Hosting;

namespace Tessera.Server.Backup;

/// <summary>Both SQLite files as one store: the builds' is attached under the name that its schema has elsewhere.</summary>
internal sealed class SqliteRows : RowStore
{
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    private SqliteRows(SqliteConnection connection, SqliteTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    protected override DbConnection Connection => connection;

    protected override DbTransaction Transaction => transaction;

    public static async Task<SqliteRows> OpenAsync(StoreAddress.Sqlite address, CancellationToken ct)
    {
        foreach (var path in new[] { address.DatabasePath, address.BuildsDatabasePath })
        {
            // SQLite would make one.
            if (!File.Exists(path))
                throw new StartRefusedException($"There is no {Path.GetFullPath(path)}.");
        }

        var text = new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(address.DatabasePath), Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var attach = connection.CreateCommand();
            attach.CommandText = "PRAGMA synchronous=FULL; ATTACH $path AS builds";
            attach.Parameters.AddWithValue("$path", Path.GetFullPath(address.BuildsDatabasePath));
            await attach.ExecuteNonQueryAsync(ct);
            var store = new SqliteRows(connection, connection.BeginTransaction(IsolationLevel.Serializable, deferred: true));
            // A transaction sees each file as it is when it first reads it.
            await store.ScalarAsync("SELECT (SELECT COUNT(*) FROM main.sqlite_master) + (SELECT COUNT(*) FROM builds.sqlite_master)", ct);
            return store;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<IReadOnlyList<StoredTable>> TablesAsync(CancellationToken ct)
    {
        var tables = new List<StoredTable>();
        foreach (var ofBuilds in new[] { false, true })
        {
            var names = $"SELECT name FROM {SchemaOf(ofBuilds)}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' ORDER BY name";
            await foreach (var name in ReadAsync(names, ct))
            {
                var columns = new List<string>();
                await foreach (var column in ReadAsync($"SELECT name FROM pragma_table_info('{name[0]}', '{SchemaOf(ofBuilds)}') ORDER BY name", ct))
                    columns.Add((string)column[0]!);
                if (ofBuilds || !name[0]!.Equals(StoredTable.Nodes))
                    tables.Add(new(ofBuilds, (string)name[0]!, columns));
            }
        }

        return tables;
    }

    public override async Task WriteAsync(StoredTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        await using var insert = Command($"INSERT INTO {Quoted(table)} ({ColumnsOf(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$p{i}"))})");
        SqliteParameter[] parameters = [.. table.Columns.Select((_, i) => new SqliteParameter { ParameterName = $"$p{i}" })];
        insert.Parameters.AddRange(parameters);
        await foreach (var row in rows.WithCancellation(ct))
        {
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(ct);
        }
    }

    protected override async Task<bool> HasHistoryAsync(bool ofBuilds, CancellationToken ct) =>
        await ScalarAsync($"SELECT 1 FROM {SchemaOf(ofBuilds)}.sqlite_master WHERE name = '{History}'", ct) is not null;

    protected override string Quoted(StoredTable table) => $"{SchemaOf(table.IsOfBuilds)}.\"{table.Name}\"";

    private static string SchemaOf(bool ofBuilds) => ofBuilds ? "builds" : "main";
}
