using System.Net;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Apis;

public sealed class WideningTests
{
    public static TheoryData<string, object[]> Widening => new()
    {
        { "becomes read", [Shop.Route("DELETE", "/articles/{id}", "article", "delete", "read")] },
        { "although its method writes", [Shop.Route("DELETE", "/articles/{id}", "article", "delete"), Shop.Route("POST", "/purge", "purge", "all", "read")] },
        { "already have shop:article.find", [Shop.Route("GET", "/articles", "article", "find"), Shop.Route("GET", "/secrets", "article", "find")] },
        { "already have shop:article.create", [Shop.Route("POST", "/articles", "article", "create"), Shop.Route("DELETE", "/articles/{id}", "article", "create")] },
        { "already have shop:stock.list", [Shop.Route("GET", "/stock", "stock", "list")] },
        { "already have shop:order.list", [Shop.Route("GET", "/orders/{vcs}/{org}/{repo}", "order", "list", project: "{org}/{vcs}/{repo}")] },
        { "reads where GET /purge/{id} wrote", [Shop.Route("GET", "/purge/{id}", "purge", "one", "write"), Shop.Route("GET", "/purge/all", "purge", "all")] },
        { "Without GET /purge/now", [Shop.Route("GET", "/purge/{id}", "purge", "one", "write")] },
    };

    [Theory]
    [MemberData(nameof(Widening))]
    public async Task Who_may_not_write_in_all_APIs_cannot_give_existing_tokens_more(string reason, object[] routes)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync(Shop.Route("GET", "/purge/{id}", "purge", "one", "write"), Shop.Route("GET", "/purge/now", "purge", "now", "write"));
        await server.ServiceTokenAsync("custom", "shop:stock.list");
        using var importer = server.Client(await server.ServiceTokenAsync("custom", TesseraPermissions.ApiWrite, TesseraPermissions.ApiRead));
        using var reader = server.Client(await server.UserTokenAsync(Access.Read, TesseraPermissions.ApiWrite));
        foreach (var client in new[] { importer, reader })
        {
            foreach (var query in new[] { "", "?dryRun=true" })
            {
                var (answer, problem) = await client.CallAsync(HttpMethod.Put, $"/v1/apis/shop{query}", new { routes });
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
                problem.Text("detail").ShouldContain(reason);
            }
        }

        (await admin.CallAsync(HttpMethod.Put, "/v1/apis/shop", new { routes })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Taking_an_operation_out_and_back_in_gains_nothing()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        using var importer = server.Client(await server.ServiceTokenAsync("custom", TesseraPermissions.ApiWrite, "shop:article.create"));
        await importer.OkAsync(HttpMethod.Put, "/v1/apis/shop", new { routes = Array.Empty<object>() });
        var (answer, _) = await importer.CallAsync(HttpMethod.Put, "/v1/apis/shop", new { routes = new[] { Shop.Route("DELETE", "/articles/{id}", "article", "create") } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task New_operations_under_new_names_narrower_access_and_removal_take_no_more_than_the_permission()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        using var importer = server.Client(await server.ServiceTokenAsync("custom", TesseraPermissions.ApiWrite));
        object[] routes =
        [
            Shop.Route("GET", "/articles", "article", "find", "write"), Shop.Route("GET", "/articles/{id}", "article", "find", "write"),
            Shop.Route("DELETE", "/articles/{id}", "article", "delete"), Shop.Route("POST", "/stock", "stock", "add"), Shop.Route("GET", "/stock", "stock", "list"),
        ];
        (await importer.CallAsync(HttpMethod.Put, "/v1/apis/shop", new { routes })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await importer.CallAsync(HttpMethod.Put, "/v1/apis/blog", new { routes })).Answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
