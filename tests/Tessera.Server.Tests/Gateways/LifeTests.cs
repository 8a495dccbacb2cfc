using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>A token stops when it should, seen from the client's side of the gateway.</summary>
public abstract class LifeTests(GuardedShop shop)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Deleted_token_is_refused_on_the_next_request()
    {
        var token = await shop.Tessera.IssueAsync("article.find");
        await ShouldPassAsync(token);

        await shop.Tessera.DeleteAsync(token);

        await ShouldBeRefusedAsync(token);
    }

    [Fact]
    public async Task Regenerated_token_stops_at_once_without_a_grace()
    {
        var old = await shop.Tessera.IssueAsync("article.find");
        await ShouldPassAsync(old);

        var renewed = await shop.Tessera.RegenerateAsync(old, "0s");

        renewed.Id.ShouldBe(old.Id);
        await ShouldBeRefusedAsync(old);
        await ShouldPassAsync(renewed);
    }

    [Theory]
    [InlineData("15m", 15)]
    [InlineData("1h", 60)]
    [InlineData("6h", 6 * 60)]
    [InlineData("24h", 24 * 60)]
    public async Task Regenerated_token_lingers_exactly_as_long_as_its_grace(string grace, int minutes)
    {
        var old = await shop.Tessera.IssueAsync("article.find");
        var renewed = await shop.Tessera.RegenerateAsync(old, grace);
        await ShouldPassAsync(old);

        await shop.Tessera.AdvanceAsync(TimeSpan.FromMinutes(minutes) - Second);
        await ShouldPassAsync(old);
        await ShouldPassAsync(renewed);

        await shop.Tessera.AdvanceAsync(Second);
        await ShouldBeRefusedAsync(old);
        await ShouldPassAsync(renewed);
    }

    [Fact]
    public async Task Deleted_token_stops_in_its_grace_too()
    {
        var old = await shop.Tessera.IssueAsync("article.find");
        var renewed = await shop.Tessera.RegenerateAsync(old, "24h");
        await ShouldPassAsync(old);

        await shop.Tessera.DeleteAsync(renewed);

        await ShouldBeRefusedAsync(old);
        await ShouldBeRefusedAsync(renewed);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(90)]
    public async Task Token_expires_on_time(int days)
    {
        var token = await shop.Tessera.IssueAsync(days, ["article.find"]);

        await shop.Tessera.AdvanceAsync(TimeSpan.FromDays(days) - Second);
        await ShouldPassAsync(token);

        await shop.Tessera.AdvanceAsync(Second);
        await ShouldBeRefusedAsync(token);
    }

    private async Task ShouldPassAsync(IssuedToken token)
    {
        shop.Shop.Forget();
        (await shop.SendAsync(token, "GET", "/articles")).Status.ShouldBe(200);
        shop.Shop.Seen.Count.ShouldBe(1);
    }

    private async Task ShouldBeRefusedAsync(IssuedToken token)
    {
        shop.Shop.Forget();
        var answer = await shop.SendAsync(token, "GET", "/articles");
        answer.Status.ShouldBe(401);
        answer.Values("WWW-Authenticate").ShouldHaveSingleItem().ShouldContain("error=\"invalid_token\"");
        shop.Shop.Seen.ShouldBeEmpty();
    }
}

[Collection<NginxTests>]
public sealed class NginxLifeTests(ShopBehindNginx shop) : LifeTests(shop);

[Collection<CaddyTests>]
public sealed class CaddyLifeTests(ShopBehindCaddy shop) : LifeTests(shop);
