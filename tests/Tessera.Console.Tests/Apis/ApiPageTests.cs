using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Apis;

public sealed class ApiPageTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Fact]
    public async Task An_api_of_two_thousand_actions_is_shown_in_parts_and_searched()
    {
        using var admin = await shared.Server.AdminAsync();
        var paths = Enumerable.Range(0, 2000).ToDictionary(i => $"/r{i / 10}/a{i}", i => new { get = new { operationId = $"a{i}" } });
        await admin.OkAsync(HttpMethod.Post, "/v1/apis/large/openapi", new { openapi = "3.1.0", info = new { title = "Large", version = "1" }, paths });
        using var client = await SessionClient.SignedInAsync(shared.Server);

        var seen = new List<string>();
        for (var address = "/settings/apis/large"; address is not null;)
        {
            var page = await client.PageAsync(address);
            var rows = page.QuerySelectorAll("tbody th code").Select(code => code.TextContent).ToList();
            rows.Count.ShouldBeInRange(1, 100);
            seen.AddRange(rows);
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        seen.Count.ShouldBe(2000);
        seen.Distinct().Count().ShouldBe(2000);
        var found = await client.PageAsync("/settings/apis/large?search=A1999");
        found.QuerySelectorAll("tbody th code").Select(code => code.TextContent).ShouldBe(["large:r199.a1999"]);
        (await client.PageAsync("/settings/apis/large?search=nothing")).QuerySelector(".empty")!.TextContent.ShouldBe("Nothing matches.");
        var list = await client.PageAsync("/settings/apis");
        list.QuerySelectorAll("tbody tr").First(row => row.TextContent.Contains("large", StringComparison.Ordinal)).TextContent.ShouldContain("2,000");
    }

    [Fact]
    public async Task An_api_edited_by_hand_is_marked_and_can_only_be_deleted()
    {
        await using var server = TesseraServer.Start();
        await server.RegisterAsync("planted");
        await server.SqlAsync("UPDATE apis SET \"Title\" = 'Hand-made' WHERE \"Name\" = 'planted'");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        using var client = await SessionClient.SignedInAsync(server);
        while (server.Get<SealSweep>().Passes == 0)
            await Task.Yield();
        var list = (await client.PageAsync("/settings/apis")).QuerySelector("tbody")!.TextContent;
        list.ShouldContain("Does not match its seal");
        list.ShouldNotContain("Hand-made");
        var page = await client.PageAsync("/settings/apis/planted");
        page.QuerySelector(".notice.bad")!.TextContent.ShouldContain("edited in the database by hand");
        page.QuerySelectorAll("main .head a").Select(link => link.GetAttribute("href")).ShouldBe(["/settings/apis", "/settings/apis/planted/delete"]);
        (await client.SubmitAsync("/settings/apis/planted/delete")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Who_may_only_look_sees_no_buttons_and_tesseras_own_api_has_none_for_anybody()
    {
        await shared.Server.RegisterAsync("looked");
        await shared.Server.NewRoleAsync("onlooker", "none", TesseraPermissions.ApiRead);
        await shared.Server.HireAsync("onlooker@example.com", "onlooker");
        using var onlooker = await SessionClient.SignedInAsync(shared.Server, email: "onlooker@example.com", secret: Staff.Secret);
        foreach (var path in new[] { "/settings/apis", "/settings/apis/looked" })
            (await onlooker.PageAsync(path)).QuerySelectorAll("main a").ShouldAllBe(link => !link.GetAttribute("href")!.Contains("import", StringComparison.Ordinal) && !link.GetAttribute("href")!.Contains("delete", StringComparison.Ordinal));
        using var admin = await SessionClient.SignedInAsync(shared.Server);
        (await admin.PageAsync("/settings/apis/tessera")).QuerySelectorAll("main .button").ShouldBeEmpty();
        (await admin.GetAsync("/settings/apis/tessera/delete")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.PostUnseenAsync("/settings/apis/tessera/delete")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
