using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup;

/// <summary>The tables of a PostgreSQL database in one REPEATABLE READ transaction; written by COPY.</summary>
internal sealed class PostgresRows : RowStore
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private PostgresRows(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    protected override DbConnection Connection => connection;

    protected override DbTransaction Transaction => transaction;

    public static async Task<PostgresRows> OpenAsync(StoreAddress.Postgres address, CancellationToken ct)
    {
        var connection = await PostgresStorage.OpenAsync(address.Connection, ct);
        try
        {
            var store = new PostgresRows(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct));
            // The transaction sees the database as it is at its first question.
            await store.ScalarAsync("SELECT 1", ct);
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
        var columns = new List<(bool IsOfBuilds, string Table, string Column)>();
        await foreach (var row in ReadAsync(
            """
            SELECT c.table_schema = 'builds', c.table_name::text, c.column_name::text FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema IN (current_schema(), 'builds') AND t.table_type = 'BASE TABLE'
            """, ct))
        {
            columns.Add(((long)row[0]! == 1, (string)row[1]!, (string)row[2]!));
        }

        return
        [
            .. columns.GroupBy(column => (column.IsOfBuilds, column.Table))
                .Select(table => new StoredTable(table.Key.IsOfBuilds, table.Key.Table, [.. table.Select(column => column.Column).Order(StringComparer.Ordinal)]))
                .Where(table => table.FullName != StoredTable.Nodes && !table.Name.StartsWith("__EF", StringComparison.Ordinal)),
        ];
    }

    public override async Task WriteAsync(StoredTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        var types = await TypesAsync(table, ct);
        // Its Timeout is left alone: it is the connection's, which is none. Set to none here, Npgsql waits for the answer at the end no time at all.
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {Quoted(table)} ({ColumnsOf(table)}) FROM STDIN (FORMAT BINARY)", ct);
        await foreach (var row in rows.WithCancellation(ct))
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
                await WriteAsync(writer, types[i], row[i], ct);
        }

        await writer.CompleteAsync(ct);
    }

    protected override async Task<bool> HasHistoryAsync(bool ofBuilds, CancellationToken ct) =>
        await ScalarAsync($"SELECT to_regclass('{Quoted(new(ofBuilds, History, []))}') IS NOT NULL", ct) is true;

    protected override string Quoted(StoredTable table) => table.IsOfBuilds ? $"builds.\"{table.Name}\"" : $"\"{table.Name}\"";

    private async Task<IReadOnlyList<string>> TypesAsync(StoredTable table, CancellationToken ct)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var schema = table.IsOfBuilds ? "'builds'" : "current_schema()";
        await foreach (var row in ReadAsync($"SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = {schema} AND table_name = '{table.Name}'", ct))
            types.Add((string)row[0]!, (string)row[1]!);
        return [.. table.Columns.Select(column => types[column])];
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, string type, object? value, CancellationToken ct) => value is null ? writer.WriteNullAsync(ct) : type switch
    {
        "uuid" => writer.WriteAsync(Guid.Parse((string)value), NpgsqlDbType.Uuid, ct),
        "boolean" => writer.WriteAsync((long)value != 0, NpgsqlDbType.Boolean, ct),
        "smallint" => writer.WriteAsync(checked((short)(long)value), NpgsqlDbType.Smallint, ct),
        "integer" => writer.WriteAsync(checked((int)(long)value), NpgsqlDbType.Integer, ct),
        "bigint" => writer.WriteAsync((long)value, NpgsqlDbType.Bigint, ct),
        "text" => writer.WriteAsync((string)value, NpgsqlDbType.Text, ct),
        "bytea" => writer.WriteAsync((byte[])value, NpgsqlDbType.Bytea, ct),
        _ => throw new InvalidOperationException($"A column has the type {type}, which none of the tables has."),
    };
}
