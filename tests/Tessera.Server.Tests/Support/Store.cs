using Microsoft.Data.Sqlite;

namespace Tessera.Server.Tests.Support;

/// <summary>The database file, reached beside the server: by somebody who can write to it, or to make it unreachable.</summary>
internal static class Store
{
    public static async Task SqlAsync(this TesseraServer server, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={server.DatabasePath};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in the tests; nothing comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
