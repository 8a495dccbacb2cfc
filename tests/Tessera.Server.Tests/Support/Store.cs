using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Tessera.Server.Hosting;

namespace Tessera.Server.Tests.Support;

/// <summary>The database, reached beside the server: by somebody who can write to it, or to make it unreachable.</summary>
internal static partial class Store
{
    /// <summary>Runs statements that mean the same on both stores: quoted names, <c>TRUE</c>, and <c>x'…'</c> for bytes.</summary>
    public static async Task<int> SqlAsync(this TesseraServer server, string sql)
    {
        await using var connection = await server.ConnectAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in the tests; nothing comes from outside.
        command.CommandText = connection is NpgsqlConnection ? Bytes().Replace(sql, @"'\x$1'") : sql;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection past the server.</summary>
    public static async Task<DbConnection> ConnectAsync(this TesseraServer server, bool toBuilds = false)
    {
        DbConnection connection = !server.Get<IOptions<TesseraOptions>>().Value.IsSqlite
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.Address) { Pooling = false, SearchPath = toBuilds ? "builds" : null }.ConnectionString)
            : new SqliteConnection($"Data Source={(toBuilds ? server.BuildsDatabasePath : server.DatabasePath)};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>All that is on the disk: every file of the data directory, and on PostgreSQL every table, bytes that are text as text.</summary>
    public static async Task<IReadOnlyList<(string Name, string Content)>> EverythingKeptAsync(this TesseraServer server)
    {
        var kept = new List<(string, string)>();
        foreach (var file in Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            kept.Add((Path.GetFileName(file), await reader.ReadToEndAsync()));
        }

        if (TestPostgres.IsStore)
            kept.AddRange(await TablesAsync(server));
        return kept;
    }

    private static async Task<List<(string Name, string Content)>> TablesAsync(TesseraServer server)
    {
        await using var connection = await server.ConnectAsync();
        await using var command = connection.CreateCommand();
        // As XML a table is one text; "escape" shows bytes that are ASCII as what they say.
        command.CommandText = """
            SET bytea_output = 'escape';
            SELECT table_schema || '.' || table_name, table_to_xml(format('%I.%I', table_schema, table_name)::regclass, true, false, '')::text
            FROM information_schema.tables WHERE table_schema IN ('public', 'builds')
            """;
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<(string, string)>();
        while (await reader.ReadAsync())
            tables.Add((reader.GetString(0), reader.GetString(1)));
        return tables;
    }

    [GeneratedRegex("\\bx'([0-9A-Fa-f]*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Bytes();
}
