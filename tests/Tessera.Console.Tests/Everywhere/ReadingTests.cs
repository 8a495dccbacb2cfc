using Microsoft.Data.Sqlite;
using Tessera.Console.Tests.Support;
using Tessera.Server.Console;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Looking changes nothing: whoever is made to open an address has done nothing by it.</summary>
public sealed class ReadingTests(FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    /// <summary>What is counted of calls and sessions, and kept of nodes, while one looks. Everything else has to stay as it is.</summary>
    private static readonly string[] Counted = ["token_usage", "token_usage_days", "token_refusals", "credential_usage", "nodes", "sqlite_sequence"];

    [Fact]
    public async Task No_page_changes_anything_by_being_looked_at_nor_any_address_of_a_form_by_being_opened()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var nobody = SessionClient.Nobody(shared.Server);
        var before = await StateAsync();
        before.ShouldContain("audit_events");

        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        foreach (var address in found.Values)
        {
            using var answer = await client.GetAsync(address);
            var page = await SessionClient.ParseAsync(answer);
            // What a form would send, in an address instead.
            foreach (var form in page.Forms.Where(form => form.Method == "post"))
                await LookAsync(client, $"{form.GetAttribute("action")}?{string.Join('&', form.QuerySelectorAll("input").Select(input => $"{input.GetAttribute("name")}={Uri.EscapeDataString(input.GetAttribute("value") ?? "x")}"))}&confirm=DELETE");
            await LookAsync(nobody, address);
            using var head = await client.SendAsync(new(HttpMethod.Head, address));
        }

        foreach (var (_, path) in EndpointList.Of(shared.Server).Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null).Select(EndpointList.Call))
            await LookAsync(client, path);
        (await StateAsync()).ShouldBe(before);
    }

    private static async Task LookAsync(SessionClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        ((int)answer.StatusCode).ShouldBeLessThan(500, address);
    }

    /// <summary>All rows of all other tables of both databases, the head of the feed and the audit log among them.</summary>
    private async Task<string> StateAsync()
    {
        var state = new List<string>();
        foreach (var path in new[] { shared.Server.DatabasePath, shared.Server.BuildsDatabasePath })
        {
            await using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly;Default Timeout=30");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var table in await ReadAsync(connection, "select name from sqlite_master where type = 'table' order by name"))
            {
                if (!Counted.Contains(table))
                    state.AddRange((await ReadAsync(connection, $"select * from \"{table}\"", without: "SeenAt")).Select(row => $"{table}: {row}"));
            }
        }

        return string.Join('\n', state);
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql, string? without = null)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the database's own tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Where(column => reader.GetName(column) != without)
                .Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(column).ToString())));
        }

        return rows;
    }
}
