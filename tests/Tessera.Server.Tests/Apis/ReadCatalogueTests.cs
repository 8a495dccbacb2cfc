using System.Net;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Apis;

public sealed class ReadCatalogueTests
{
    [Fact]
    public async Task APIs_are_listed_by_name_a_page_at_a_time()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/blog", new { routes = Array.Empty<object>() });

        var first = await admin.OkAsync(HttpMethod.Get, "/v1/apis?limit=3");
        var second = await admin.OkAsync(HttpMethod.Get, $"/v1/apis?limit=3&cursor={first.Text("next")}");

        first["items"]!.AsArray().Select(api => api.Text("name")).ShouldBe(["blog", "builds", "shop"]);
        first["items"]![2]!.ToJsonString().ShouldBe("""{"name":"shop","title":"Shop","permissions":4,"routes":5,"updatedAt":"2026-11-03T00:00:00.000Z"}""");
        second["items"]!.AsArray().ShouldHaveSingleItem().Text("name").ShouldBe("tessera");
        second["next"].ShouldBeNull();
    }

    [Fact]
    public async Task Tesseras_own_API_is_shown_without_routes()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var own = await admin.OkAsync(HttpMethod.Get, "/v1/apis/tessera");
        own["resources"]!.AsArray().SelectMany(resource => resource!["actions"]!.AsArray()).Select(action => action.Text("permission")).ShouldBe(TesseraPermissions.All, ignoreOrder: true);
        own.ToJsonString().ShouldNotContain("\"path\"");
    }

    [Theory]
    [InlineData("articles", "find,create,delete")]
    [InlineData("ARTICLE.f", "find")]
    [InlineData("nothing-like-it", "")]
    [InlineData("%25", "")]
    public async Task The_matrix_is_searched_in_names_and_paths(string search, string actions)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        var matrix = await admin.OkAsync(HttpMethod.Get, $"/v1/permissions?search={search}");
        string.Join(',', matrix["items"]!.AsArray().SelectMany(api => api!["resources"]!.AsArray()).SelectMany(resource => resource!["actions"]!.AsArray()).Select(action => action.Text("name"))).ShouldBe(actions);
    }

    [Fact]
    public async Task The_whole_matrix_holds_all_APIs()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        (await admin.OkAsync(HttpMethod.Get, "/v1/permissions"))["items"]!.AsArray().Select(api => api.Text("name")).ShouldBe(["builds", "shop", "tessera"]);
    }

    [Theory]
    [InlineData("/v1/apis?limit=1&limit=2")]
    [InlineData("/v1/apis?limit=１")]
    [InlineData("/v1/apis?limit=0")]
    [InlineData("/v1/apis?search=x")]
    [InlineData("/v1/apis?cursor=AAAA")]
    [InlineData("/v1/permissions?search=a&search=b")]
    [InlineData("/v1/permissions?search=%00")]
    public async Task Queries_are_read_strictly(string address)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        (await admin.CallAsync(HttpMethod.Get, address)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        var next = (await admin.OkAsync(HttpMethod.Get, "/v1/permissions?limit=1")).Text("next");
        (await admin.CallAsync(HttpMethod.Get, $"/v1/permissions?search=a&limit=1&cursor={next}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.CallAsync(HttpMethod.Get, $"/v1/permissions?limit=1&cursor={next}")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public static TheoryData<string, string> Calls => new()
    {
        { "GET", "/v1/apis" }, { "GET", "/v1/apis/shop" }, { "GET", "/v1/permissions" }, { "PUT", "/v1/apis/shop" }, { "POST", "/v1/apis/shop/openapi" },
        { "DELETE", "/v1/apis/shop" }, { "GET", "/v1/audit-events" }, { "GET", "/v1/audit-events.csv" }, { "GET", "/v1/audit-events/verify" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_takes_a_token_that_has_its_permission(string method, string address)
    {
        await using var server = TesseraServer.Start();
        using var stranger = server.Client();
        (await stranger.CallAsync(new(method), address)).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var needed = address.StartsWith("/v1/audit", StringComparison.Ordinal) ? TesseraPermissions.AuditRead : method == "GET" ? TesseraPermissions.ApiRead : TesseraPermissions.ApiWrite;
        using var other = server.Client(await server.UserTokenAsync(Access.Write, [.. TesseraPermissions.All.Except([needed])]));
        var (answer, problem) = await other.CallAsync(new(method), address);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("missing").ShouldBe(needed);
    }
}
