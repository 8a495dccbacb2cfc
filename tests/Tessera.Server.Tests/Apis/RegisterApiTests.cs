using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Apis;

public sealed class RegisterApiTests
{
    [Fact]
    public async Task A_new_API_is_created_and_shown_with_resources_actions_and_routes()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, view) = await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop", new { title = " Shop ", routes = Shop.Routes });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.ToString().ShouldBe("/v1/apis/shop");
        view!["created"]!.GetValue<bool>().ShouldBeTrue();
        view["epoch"]!.GetValue<long>().ShouldBeGreaterThan(0);
        Permissions(view, "added").ShouldBe(["shop:article.find", "shop:article.create", "shop:article.delete", "shop:order.list"]);
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/shop")).ToJsonString().ShouldBe("""{"name":"shop","title":"Shop","resources":[{"name":"article","actions":[{"name":"find","permission":"shop:article.find","access":"read","routes":[{"method":"GET","path":"/articles"},{"method":"GET","path":"/articles/{id}"}]},{"name":"create","permission":"shop:article.create","access":"write","routes":[{"method":"POST","path":"/articles"}]},{"name":"delete","permission":"shop:article.delete","access":"write","routes":[{"method":"DELETE","path":"/articles/{id}"}]}]},{"name":"order","actions":[{"name":"list","permission":"shop:order.list","access":"read","routes":[{"method":"GET","path":"/orders/{vcs}/{org}/{repo}","project":"{vcs}/{org}/{repo}"}]}]}]}""");
    }

    [Fact]
    public async Task A_second_registration_replaces_the_first_and_tells_the_difference()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();

        var (answer, view) = await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop", new
        {
            routes = new[] { Shop.Route("GET", "/articles", "article", "find", access: "write"), Shop.Route("QUERY", "/articles", "article", "query") },
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Permissions(view!, "added").ShouldBe(["shop:article.query"]);
        view!["added"]![0].Text("access").ShouldBe("read");
        Permissions(view, "removed").ShouldBe(["shop:article.create", "shop:article.delete", "shop:order.list"]);
        view["changed"]!.AsArray().Single()!.ToJsonString().ShouldBe("""{"permission":"shop:article.find","from":"read","to":"write","liveTokens":0}""");
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/shop")).Text("title").ShouldBe("Shop", "a title that is not given stays");
    }

    [Fact]
    public async Task A_dry_run_shows_the_same_and_changes_nothing()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, view) = await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop?dryRun=true", new { routes = Shop.Routes });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        view!["dryRun"]!.GetValue<bool>().ShouldBeTrue();
        view["epoch"].ShouldBeNull();
        Permissions(view, "added").Length.ShouldBe(4);
        (await admin.CallAsync(HttpMethod.Get, "/v1/apis/shop")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?action=api.create&actor={TesseraServer.AdminEmail}"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Registering_the_same_again_is_no_change_and_leaves_no_audit_row()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();

        (await admin.RegisterShopAsync())["epoch"].ShouldBeNull();

        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=api.update"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_row_holds_the_routes_that_differ()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        await admin.RegisterShopAsync(Shop.Route("GET", "/stock", "stock", "list"));

        var row = (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=api.update"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        row["target"]!.ToJsonString().ShouldBe("""{"kind":"api","id":"shop","name":"Shop"}""");
        row["before"]!["routes"]!.AsArray().ShouldBeEmpty();
        row["after"]!["routes"]!.AsArray().ShouldHaveSingleItem().Text("path").ShouldBe("/stock");
    }

    [Theory]
    [InlineData("""{"routes":[{"method":"GET","path":"/a","resource":"a","action":"b"},{"method":"get","path":"/a","resource":"a","action":"c"}]}""", "routes[1].method")]
    [InlineData("""{"routes":[{"method":"GET","path":"a","resource":"a","action":"b"}]}""", "routes[0].path")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a/{x}","resource":"a","action":"b"},{"method":"GET","path":"/a/{y}","resource":"a","action":"c"}]}""", "routes[1].path")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a","resource":"a b","action":"b"}]}""", "routes[0].resource")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a","resource":"a","action":""}]}""", "routes[0].action")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a","resource":"a","action":"b","access":"none"}]}""", "routes[0].access")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a","resource":"a","action":"b"},{"method":"POST","path":"/a","resource":"a","action":"b"}]}""", "routes[1].access")]
    [InlineData("""{"routes":[{"method":"GET","path":"/a/{x}","resource":"a","action":"b","project":"y"}]}""", "routes[0].project")]
    [InlineData("""{"routes":[null]}""", "routes[0]")]
    [InlineData("""{"title":"\u0000","routes":[]}""", "title")]
    [InlineData("""{"title":"x"}""", "routes")]
    [InlineData("""{"routes":[],"more":1}""", "more")]
    [InlineData("""{"routes":[],"routes":[]}""", "routes")]
    [InlineData("""{"routes":{}}""", "routes")]
    [InlineData("""{"routes":[]} x""", "body")]
    [InlineData("", null)]
    public async Task What_is_wrong_is_named_by_field(string body, string? field)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, problem) = await admin.SendTextAsync(HttpMethod.Put, "/v1/apis/shop", body, "application/json");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem?.ToJsonString());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (problem!["errors"] as JsonObject)?.Select(error => error.Key).ShouldContain(field);
    }

    [Theory]
    [InlineData("Shop", HttpStatusCode.BadRequest)]
    [InlineData("1shop", HttpStatusCode.BadRequest)]
    [InlineData("sho%C3%B6p", HttpStatusCode.BadRequest)]
    [InlineData("tessera", HttpStatusCode.Conflict)]
    public async Task A_name_that_no_API_can_have_is_refused(string name, HttpStatusCode status)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        (await admin.CallAsync(HttpMethod.Put, $"/v1/apis/{name}", new { routes = Array.Empty<object>() })).Answer.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("dryRun=1")]
    [InlineData("dryRun=true&dryRun=true")]
    [InlineData("dryrun=true")]
    [InlineData("force=true")]
    public async Task A_query_that_this_call_does_not_take_is_refused_and_nothing_happens(string query)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        (await admin.CallAsync(HttpMethod.Put, $"/v1/apis/shop?{query}", new { routes = Array.Empty<object>() })).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.CallAsync(HttpMethod.Delete, $"/v1/apis/shop?{query}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/shop"))["resources"]!.AsArray().Count.ShouldBe(2);
    }

    private static string[] Permissions(JsonNode view, string kind) => [.. view[kind]!.AsArray().Select(change => change.Text("permission"))];
}
