using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>When nobody can say whether a request may pass, it does not.</summary>
public abstract class FailClosedTests
{
    private protected abstract GuardedShop NewShop();

    [Fact]
    public async Task Upstream_is_not_reached_while_Tessera_is_stopped()
    {
        await using var shop = NewShop();
        await shop.InitializeAsync();
        var token = await shop.Tessera.IssueAsync("article.find");
        (await shop.SendAsync(token, "GET", "/articles")).Status.ShouldBe(200);
        shop.Shop.Forget();

        await shop.StopTesseraAsync();

        foreach (var operation in ShopOperation.All)
            (await shop.SendAsync(token, operation)).Status.ShouldBe(shop.NobodyAsked);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not HTTP at all\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")]
    public async Task Upstream_is_not_reached_when_the_answer_is_not_a_yes(string answer)
    {
        await using var tessera = new AnsweringTessera(answer);
        await using var shop = NewShop();
        await shop.StartGatewayAsync(tessera.Port);

        var refused = await shop.SendAsync(null, "GET", "/articles");

        refused.Status.ShouldBeGreaterThanOrEqualTo(300);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stale_Tessera_is_a_503_that_says_when_to_come_back()
    {
        await using var tessera = new AnsweringTessera("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        await using var shop = NewShop();
        await shop.StartGatewayAsync(tessera.Port);

        var refused = await shop.SendAsync(null, "GET", "/articles");

        refused.Status.ShouldBe(503);
        refused.Values("Retry-After").ShouldBe(["7"]);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Malformed_question_is_the_clients_fault_and_not_a_5xx()
    {
        await using var tessera = new AnsweringTessera("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        await using var shop = NewShop();
        await shop.StartGatewayAsync(tessera.Port);

        (await shop.SendAsync(null, "GET", "/articles")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Question_cannot_be_asked_from_outside()
    {
        await using var tessera = new AnsweringTessera("HTTP/1.1 200 OK\r\nX-Tessera-Subject: somebody\r\nContent-Length: 0\r\n\r\n");
        await using var shop = NewShop();
        await shop.StartGatewayAsync(tessera.Port);

        var answer = await shop.SendAsync(null, "GET", "/_tessera");

        answer.Status.ShouldBe(404);
        answer.Values("X-Tessera-Subject").ShouldBeEmpty();
    }
}

public sealed class NginxFailClosedTests : FailClosedTests
{
    private protected override GuardedShop NewShop() => new ShopBehindNginx();
}

public sealed class CaddyFailClosedTests : FailClosedTests
{
    private protected override GuardedShop NewShop() => new ShopBehindCaddy();
}
