using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>A target that two parsers might read differently gets nowhere, and what is passed on is what was judged.</summary>
public abstract class HostileTargetTests(GuardedShop shop)
{
    [Theory]
    [InlineData("//articles")]
    [InlineData("/files//articles")]
    [InlineData("/files/..;/articles")]
    [InlineData("/files/a;x=1/b")]
    [InlineData("/files/../articles")]
    [InlineData("/files/./a")]
    [InlineData("/files/%2e%2e%2farticles")]
    [InlineData("/files/%2E%2E/articles")]
    [InlineData("/files/.%2e/articles")]
    [InlineData("/%2e%2e%2farticles")]
    [InlineData("/files/%252e%252e/articles")]
    [InlineData("/files/%252e")]
    [InlineData("/files/a%2fb")]
    [InlineData("/files/a%5cb")]
    [InlineData("/files/a%00b")]
    [InlineData("/files/a%0d%0aX-Tessera-Subject:%20evil")]
    [InlineData("/files/a%0ab")]
    [InlineData("/files/a%7fb")]
    [InlineData("/files/a\\..\\articles")]
    [InlineData("/files/a%3bb")]
    [InlineData("/files/a%")]
    [InlineData("/files/a%zz")]
    [InlineData("/files/a%ff")]
    [InlineData("/files/a#/../../articles")]
    [InlineData("/files/a?x#y")]
    [InlineData("/files/\u0001")]
    [InlineData("http://shop.example/files/../articles")]
    [InlineData("http://shop.example//articles")]
    [InlineData("http://shop.example")]
    [InlineData("*")]
    [InlineData("shop.example:80")]
    public async Task Ambiguous_target_does_not_reach_the_upstream(string target)
    {
        var token = await shop.Tessera.IssueAsync(ShopOperation.All.Select(operation => operation.Permission));
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, "GET", target);

        answer.Status.ShouldBeOneOf(400, 403, 405);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/files/a")]
    [InlineData("/files/%41b%7e~/c%20d")]
    [InlineData("/files/caf%C3%A9")]
    [InlineData("/files/a,b+c=d&e")]
    [InlineData("/files/...")]
    [InlineData("/files/a?path=../..//%2e%2e%2f&%00&\\")]
    [InlineData("/files/a??")]
    [InlineData("/files/a?compare=one,two%2C/three")]
    [InlineData("/files/Articles")]
    public async Task Passed_on_is_what_was_judged_byte_for_byte(string target)
    {
        var token = await shop.Tessera.IssueAsync("file.readFile");
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, "GET", target);

        answer.Status.ShouldBe(200);
        shop.Shop.Seen.Select(request => request.Target).ShouldBe([target]);
    }

    [Fact]
    public async Task Absolute_form_is_judged_by_its_path()
    {
        var token = await shop.Tessera.IssueAsync("file.readFile");
        shop.Shop.Forget();

        (await shop.SendAsync(token, "GET", "http://shop.example/files/a?b")).Status.ShouldBe(200);
        (await shop.SendAsync(token, "GET", "http://shop.example/articles")).Status.ShouldBe(403);

        shop.Shop.Seen.Select(request => request.Target).ShouldBe(["/files/a?b"]);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Get")]
    [InlineData("GET,DELETE")]
    [InlineData("PROPFIND")]
    [InlineData("CONNECT")]
    [InlineData("TRACE")]
    public async Task Method_that_no_operation_has_does_not_reach_the_upstream(string method)
    {
        var token = await shop.Tessera.IssueAsync(ShopOperation.All.Select(operation => operation.Permission));
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, method, "/articles");

        answer.Status.ShouldBeOneOf(400, 403, 405);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: GET")]
    [InlineData("X-HTTP-Method: GET")]
    [InlineData("X-Method-Override: GET")]
    [InlineData("X-Original-Method: GET")]
    [InlineData("X-Forwarded-Method: GET")]
    [InlineData("X-Original-URI: /files/a")]
    [InlineData("X-Original-URL: /files/a")]
    [InlineData("X-Rewrite-URL: /files/a")]
    [InlineData("X-Forwarded-Uri: /files/a")]
    [InlineData("X-Envoy-Original-Path: /files/a")]
    public async Task Header_of_the_client_does_not_stand_in_for_the_request(string header)
    {
        var token = await shop.Tessera.IssueAsync("article.find", "file.readFile");
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, "DELETE", "/articles/none", header);

        answer.Status.ShouldBeOneOf(400, 403);
        shop.Shop.Seen.ShouldBeEmpty();
    }
}

[Collection<NginxTests>]
public sealed class NginxHostileTargetTests(ShopBehindNginx shop) : HostileTargetTests(shop);

[Collection<CaddyTests>]
public sealed class CaddyHostileTargetTests(ShopBehindCaddy shop) : HostileTargetTests(shop);
