using System.Globalization;
using Tessera.Console.Tests.Support;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Tests.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Verification;

namespace Tessera.Console.Tests.Nodes;

public sealed class NodePageTests
{
    [Fact]
    public async Task A_node_tells_how_far_it_has_come_and_what_it_keeps()
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:Verification:MaxStaleness", "00:10:00"), ("Tessera:Verification:WhenStale", "Allow")]);
        for (var i = 0; i < 3; i++)
            await server.ServiceTokenAsync("full-access");
        using var client = await SessionClient.SignedInAsync(server);
        (await RowAsync(client)).ShouldContain("Not yet");
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        while (server.Get<UsageFlusher>().FlushedAt is null)
            await Task.Yield();

        var page = await client.PageAsync("/settings/nodes");
        var facts = page.QuerySelector(".facts")!.TextContent;
        facts.ShouldContain(TestPostgres.IsStore ? "postgresql" : "sqlite");
        facts.ShouldNotContain("Host=");
        facts.ShouldContain("00:10:00");
        facts.ShouldContain("verified as last known");
        var row = page.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent;
        row.ShouldContain(Environment.MachineName);
        row.ShouldContain("Version 0.1.0");
        row.ShouldContain(server.Get<FeedFollower>().Applied.ToString(CultureInfo.InvariantCulture));
        row.ShouldContain("3 tokens");
        row.ShouldContain($"{(server.Get<TokenIndex>().Bytes / 3).ToString("N0", CultureInfo.InvariantCulture)} bytes a token");
        row.ShouldContain("Fresh");
        row.ShouldContain("0 since the start");
        row.ShouldContain("This node");
        row.ShouldContain("Nothing behind");
        page.QuerySelectorAll("tbody time").Select(time => time.GetAttribute("datetime")).ShouldBe(["2026-11-03T00:00:10Z", "2026-11-03T00:00:00Z"]);
    }

    [Fact]
    public async Task A_node_that_has_not_heard_from_its_store_says_so_and_for_how_long()
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:Verification:MaxStaleness", "00:00:30"), ("Tessera:Verification:WhenStale", "Allow")]);
        using var client = await SessionClient.SignedInAsync(server, "ja");
        (await RowAsync(client)).ShouldContain("最新");
        await server.SqlAsync("ALTER TABLE changes RENAME TO away");
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        var row = await RowAsync(client);
        row.ShouldContain("古い");
        row.ShouldContain("31.0秒前に確認");
    }

    [Theory]
    [InlineData("en", "Broken rows: 1", "Rows that do not match their seal")]
    [InlineData("ja", "壊れた行: 1", "封印と一致しない行")]
    public async Task Rows_that_do_not_match_their_seal_are_named(string language, string count, string heading)
    {
        await using var server = TesseraServer.Start();
        await server.RegisterAsync("planted");
        using var client = await SessionClient.SignedInAsync(server, language);
        (await client.PageAsync("/settings/nodes")).QuerySelectorAll("main h2").ShouldBeEmpty();
        await server.SqlAsync("UPDATE apis SET \"Title\" = 'Planted' WHERE \"Name\" = 'planted'");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        while (server.Get<SealSweep>().Passes == 0)
            await Task.Yield();
        var page = await client.PageAsync("/settings/nodes");
        page.QuerySelector("tbody")!.TextContent.ShouldContain(count);
        page.QuerySelector("main h2")!.TextContent.ShouldContain(heading);
        page.QuerySelectorAll("main li").ShouldHaveSingleItem().TextContent.ShouldBe("API planted");
    }

    [Theory]
    [InlineData("en", "This node", "2 changes behind", "Fresh", "Silent")]
    [InlineData("ja", "このノード", "2件の変更が未適用", "最新", "応答なし")]
    [Trait("Store", "postgres")]
    public async Task Other_nodes_are_shown_as_they_last_said_of_themselves_and_silent_ones_as_silent(string language, string own, string behind, string fresh, string silent)
    {
        using var database = new SharedDatabase(isMigrated: true);
        await using var server = database.StartNode(new(), ("Tessera:NodeName", "node-a"));
        using var client = await SessionClient.SignedInAsync(server, language);
        var now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var applied = server.Get<FeedFollower>().Applied;
        await server.SqlAsync($"""
            INSERT INTO nodes ("Id", "Name", "Version", "StartedAt", "HeardAt", "Beat", "AppliedEpoch", "ConfirmedAt", "Tokens", "Bytes", "SealChecks", "BrokenRows")
            VALUES ('{Guid.CreateVersion7(server.Clock.GetUtcNow())}', 'node-b', '9.8.7', {now}, {now}, 1, {applied - 2}, {now - 500}, 12, 1200, 3, 1)
            """);

        var rows = (await client.PageAsync("/settings/nodes")).QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        rows.Count.ShouldBe(2);
        rows[0].ShouldContain("node-a");
        rows[0].ShouldContain(own);
        rows[0].ShouldNotContain(behind);
        rows[1].ShouldNotContain(own);
        foreach (var said in new[] { "node-b", "9.8.7", behind, fresh, "12", "100" })
            rows[1].ShouldContain(said);

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await client.PageAsync("/settings/nodes")).QuerySelectorAll("tbody tr")[1].TextContent.ShouldContain(silent);
    }

    private static async Task<string> RowAsync(SessionClient client) => (await client.PageAsync("/settings/nodes")).QuerySelector("tbody tr")!.TextContent;
}
