using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>The upstream hears who is calling from Tessera alone.</summary>
public abstract class IdentityTests(GuardedShop shop)
{
    private static readonly string[] Parts = ["Token-Id", "Kind", "Subject", "Project", "Permission"];

    [Fact]
    public async Task Upstream_hears_who_is_calling()
    {
        var token = await shop.Tessera.IssueAsync("request.echo");

        var request = await ReachAsync(token);

        request.Headers["X-Tessera-Token-Id"].ShouldBe(token.Id);
        request.Headers["X-Tessera-Kind"].ShouldBe("service");
        request.Headers["X-Tessera-Subject"].ShouldNotBeNullOrEmpty();
        request.Headers["X-Tessera-Permission"].ShouldBe("shop:request.echo");
        request.Headers.GetValueOrDefault("X-Tessera-Project", "").ShouldBe("");
    }

    [Theory]
    [InlineData("X-Tessera-{0}")]
    [InlineData("x-tessera-{0}")]
    [InlineData("X_Tessera_{0}")]
    [InlineData("X-Tessera_{0}")]
    [InlineData("X_Tessera-{0}")]
    [InlineData("X.Tessera.{0}")]
    [InlineData("X-Tessera.{0}")]
    [InlineData("X-TESSERA_{0}")]
    public async Task What_the_client_says_of_itself_does_not_reach_the_upstream(string spelling)
    {
        var token = await shop.Tessera.IssueAsync("request.echo");
        // Underscores and dots inside the parts too: X_Tessera_Token_Id.
        var separator = spelling.Contains('_', StringComparison.Ordinal) ? '_' : spelling.Contains('.', StringComparison.Ordinal) ? '.' : '-';
        var lies = Parts.Select(part => string.Format(null, spelling, part.Replace('-', separator)) + ": evil").ToArray();

        var request = await ReachAsync(token, [.. lies, .. lies]);

        request.Headers.Values.ShouldAllBe(value => !value.Contains("evil", StringComparison.Ordinal));
        request.Headers["X-Tessera-Token-Id"].ShouldBe(token.Id);
    }

    [Theory]
    [InlineData("Connection: close, X-Tessera-Token-Id, X-Tessera-Subject, X-Tessera-Kind, X-Tessera-Permission")]
    [InlineData("Connection: x-tessera-token-id,close,x-tessera-subject,x-tessera-kind,x-tessera-permission")]
    public async Task Client_cannot_make_itself_nameless(string connection)
    {
        var token = await shop.Tessera.IssueAsync("request.echo");

        var request = await ReachAsync(token, connection);

        request.Headers["X-Tessera-Token-Id"].ShouldBe(token.Id);
        request.Headers["X-Tessera-Subject"].ShouldNotBeNullOrEmpty();
        request.Headers["X-Tessera-Kind"].ShouldBe("service");
        request.Headers["X-Tessera-Permission"].ShouldBe("shop:request.echo");
    }

    [Fact]
    public async Task Token_itself_does_not_reach_the_upstream()
    {
        var token = await shop.Tessera.IssueAsync("request.echo");

        var request = await ReachAsync(token);

        request.Headers.Keys.ShouldNotContain("Authorization");
        request.Headers.Values.ShouldAllBe(value => !value.Contains(token.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_different_tokens_are_a_bad_request()
    {
        var token = await shop.Tessera.IssueAsync("request.echo");
        var other = await shop.Tessera.IssueAsync("request.echo");
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, "GET", "/echo", other.Header);

        answer.Status.ShouldBe(400);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Circle-Token: {0}")]
    [InlineData("X-Api-Key: {0}")]
    [InlineData("Cookie: token={0}")]
    public async Task Token_counts_in_the_Authorization_header_alone(string header)
    {
        var token = await shop.Tessera.IssueAsync("request.echo");
        shop.Shop.Forget();

        (await shop.SendAsync(null, "GET", "/echo", string.Format(null, header, token.Secret))).Status.ShouldBe(401);
        (await shop.SendAsync(null, "GET", $"/echo?access_token={token.Secret}")).Status.ShouldBe(401);

        shop.Shop.Seen.ShouldBeEmpty();
    }

    private async Task<ShopRequest> ReachAsync(IssuedToken token, params string[] headers)
    {
        shop.Shop.Forget();
        (await shop.SendAsync(token, "GET", "/echo", headers)).Status.ShouldBe(200);
        return shop.Shop.Seen.ShouldHaveSingleItem();
    }
}

[Collection<NginxTests>]
public sealed class NginxIdentityTests(ShopBehindNginx shop) : IdentityTests(shop);

[Collection<CaddyTests>]
public sealed class CaddyIdentityTests(ShopBehindCaddy shop) : IdentityTests(shop);
