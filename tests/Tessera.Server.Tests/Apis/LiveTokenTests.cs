using System.Net;
using Tessera.Permissions;
using Tessera.Server.Apis;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Apis;

public sealed class LiveTokenTests
{
    [Fact]
    public async Task Every_live_token_that_a_change_touches_is_counted_once()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync(); // reaches everything: 1 token that writes
        await server.ServiceTokenAsync("read-only");
        await server.ServiceTokenAsync("read-only");
        await server.ServiceTokenAsync("full-access");
        await server.ServiceTokenAsync("custom", "shop:article.find", "shop:article.create");
        await server.ServiceTokenAsync("custom", "shop:article.find");
        await server.ServiceTokenAsync("custom", "other:article.find");
        await server.UserTokenAsync(Access.Read);
        await server.UserTokenAsync(Access.None);
        await server.TokenAsync(TokenKind.Service, row => (row.Scope, row.DeletedAt) = ("full-access", server.Clock.GetUtcNow()));
        await server.TokenAsync(TokenKind.Service, row => (row.Scope, row.ExpiresAt) = ("full-access", server.Clock.GetUtcNow()));
        await server.TokenAsync(TokenKind.Service, row => (row.Scope, row.RetiresAt) = ("full-access", server.Clock.GetUtcNow()));

        var made = await admin.RegisterShopAsync();

        made["added"]!.AsArray().Select(change => (change.Text("permission"), (int)change!["liveTokens"]!)).ShouldBe(
            [("shop:article.find", 7), ("shop:article.create", 3), ("shop:article.delete", 2), ("shop:order.list", 5)]);
        var changed = await admin.OkAsync(HttpMethod.Put, "/v1/apis/shop?dryRun=true", new { routes = new[] { Shop.Route("GET", "/articles", "article", "find", "write") } });
        ((int)changed["changed"]![0]!["liveTokens"]!).ShouldBe(3, "the read-only ones lose it, the others keep it");
        ((int)(await admin.OkAsync(HttpMethod.Delete, "/v1/apis/shop?dryRun=true"))["liveTokens"]!).ShouldBe(7);
        var (answer, _) = await admin.CallAsync(HttpMethod.Delete, "/v1/apis/shop");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Tessera-Affected-Tokens").ShouldBe(["7"]);
        long.Parse(answer.Headers.GetValues("Tessera-Epoch").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(server.Get<Server.Feed.FeedFollower>().Applied);
    }

    [Fact]
    public async Task A_permission_comes_back_to_life_only_with_its_API()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        var secret = await server.ServiceTokenAsync("custom", "shop:article.find");
        Judge(server, secret).ShouldBe(VerdictReason.Allowed);

        await admin.CallAsync(HttpMethod.Delete, "/v1/apis/shop");
        Judge(server, secret).ShouldBe(VerdictReason.InsufficientScope);
        (await admin.CallAsync(HttpMethod.Delete, "/v1/apis/shop")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var again = await admin.RegisterShopAsync();
        Judge(server, secret).ShouldBe(VerdictReason.Allowed);
        ((int)again["added"]![0]!["liveTokens"]!).ShouldBe(2, "the administrator's and the custom one");
    }

    [Fact]
    public async Task The_own_API_cannot_be_deleted_and_an_unknown_one_neither()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        (await admin.CallAsync(HttpMethod.Delete, "/v1/apis/tessera")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await admin.CallAsync(HttpMethod.Delete, "/v1/apis/none?dryRun=true")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.CallAsync(HttpMethod.Get, "/v1/apis/none")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static VerdictReason Judge(TesseraServer server, string secret)
    {
        var identified = server.Get<TokenVerifier>().Identify(secret);
        var match = server.Get<CurrentCatalogue>().Value.TryFindApi("shop", out var api) ? api.Routes.Match("GET", "/articles/7") : null;
        return server.Get<TokenVerifier>().Authorize(identified, match, "/articles/7").Reason;
    }
}
