using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Tessera.Server.Storage;

namespace Tessera.Load;

/// <summary>Writes rows of the model by the million, in the forms in which the model stores them: with COPY on PostgreSQL, with one prepared statement on SQLite.</summary>
internal sealed class BulkTable
{
    private readonly string name;
    private readonly (string Name, Func<object, object?> ValueOf)[] columns;

    public BulkTable(TesseraDb db, Type row)
    {
        var entity = db.Model.FindEntityType(row)!;
        name = entity.GetTableName()!;
        columns = [.. entity.GetProperties().Select(property => (property.GetColumnName(), StoredValue(property)))];
    }

    /// <summary>Adds the rows, within the context's transaction.</summary>
    public Task AddAsync(TesseraDb db, IEnumerable<object> rows) => db.Database.GetDbConnection() is NpgsqlConnection postgres ? CopyAsync(postgres, rows) : InsertAsync(db, rows);

    /// <summary>Takes the table's indexes away while <paramref name="fill"/> runs, and makes them again: one after the other costs a fraction of row after row.</summary>
    public async Task WithoutIndexesAsync(TesseraDb db, Func<Task> fill)
    {
        var indexes = await db.ReadColumnAsync(db.Database.IsSqlite()
            ? $"SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{name}'"
            : $"SELECT indexdef FROM pg_indexes WHERE tablename = '{name}' AND indexname LIKE 'IX%'", CancellationToken.None);
        foreach (var index in indexes)
            await ExecuteAsync(db, $"DROP INDEX \"{index.Split('"')[1]}\"");
        await fill();
        foreach (var index in indexes)
            await ExecuteAsync(db, index);
    }

    private static Func<object, object?> StoredValue(IProperty property)
    {
        var (get, converter) = (property.GetGetter(), property.GetRelationalTypeMapping().Converter);
        return row => get.GetClrValue(row) is not { } value ? null : converter is null ? value : converter.ConvertToProvider(value);
    }

    private async Task CopyAsync(NpgsqlConnection connection, IEnumerable<object> rows)
    {
        await using var import = await connection.BeginBinaryImportAsync($"COPY {name} ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await import.StartRowAsync();
            foreach (var (_, valueOf) in columns)
            {
                if (valueOf(row) is { } value)
                    await import.WriteAsync(value);
                else
                    await import.WriteNullAsync();
            }
        }

        await import.CompleteAsync();
    }

    private async Task InsertAsync(TesseraDb db, IEnumerable<object> rows)
    {
        var names = columns.Select(column => $"\"{column.Name}\"");
        var places = columns.Select((_, number) => $"@p{number}");
        await using var insert = new PreparedStatement(db.Database.CurrentTransaction!, $"INSERT INTO {name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", places)})");
        var values = new object?[columns.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                values[i] = columns[i].ValueOf(row);
            await insert.RunAsync(values, CancellationToken.None);
        }
    }

    private static async Task ExecuteAsync(TesseraDb db, string text)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Made of what the database itself has said.
        command.CommandText = text;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
        await db.Database.CloseConnectionAsync();
    }
}
