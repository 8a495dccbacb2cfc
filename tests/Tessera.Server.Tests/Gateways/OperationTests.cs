using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>Each operation of the shop's document takes its own permission, and no other opens it.</summary>
public abstract class OperationTests(GuardedShop shop)
{
    public static TheoryData<string> Permissions => [.. ShopOperation.All.Select(operation => operation.Permission)];

    [Fact]
    public async Task Every_operation_of_the_document_is_tested_here()
    {
        var routes = await shop.Tessera.RoutesAsync();

        routes.OrderBy(route => route.Key, StringComparer.Ordinal).ShouldBe(
            ShopOperation.All.Select(operation => KeyValuePair.Create(operation.Route, operation.Permission)).OrderBy(route => route.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Permissions))]
    public async Task Token_with_one_permission_reaches_its_operation_and_no_other(string permission)
    {
        var token = await shop.Tessera.IssueAsync([permission]);

        foreach (var operation in ShopOperation.All)
        {
            shop.Shop.Forget();
            var answer = await shop.SendAsync(token, operation);

            if (operation.Permission == permission)
            {
                answer.Status.ShouldNotBeOneOf(400, 401, 403, 500, 502, 503);
                shop.Shop.Seen.Select(request => (request.Method, request.Target)).ShouldBe([(operation.Method, operation.Target)]);
            }
            else
            {
                ShouldBeForbidden(answer, operation);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Permissions))]
    public async Task Token_with_every_other_permission_does_not_reach_the_operation(string permission)
    {
        var token = await shop.Tessera.IssueAsync(ShopOperation.All.Select(operation => operation.Permission).Where(other => other != permission));
        shop.Shop.Forget();

        var answer = await shop.SendAsync(token, ShopOperation.Of(permission));

        ShouldBeForbidden(answer, ShopOperation.Of(permission));
    }

    [Theory]
    [MemberData(nameof(Permissions))]
    public async Task Request_without_a_token_does_not_reach_the_operation(string permission)
    {
        shop.Shop.Forget();

        var answer = await shop.SendAsync(null, ShopOperation.Of(permission));

        answer.Status.ShouldBe(401);
        answer.Values("WWW-Authenticate").ShouldHaveSingleItem().ShouldStartWith("Bearer ");
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_a_token_is_refused_as_malformed()
    {
        shop.Shop.Forget();

        var answer = await shop.SendAsync(null, "GET", "/articles", "Authorization: Bearer tss_0000000000000000000000000000000000000x");

        answer.Status.ShouldBe(401);
        var challenge = answer.Values("WWW-Authenticate").ShouldHaveSingleItem();
        challenge.ShouldContain("error=\"invalid_token\"");
        challenge.ShouldContain("malformed");
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Path_that_the_document_does_not_have_is_refused_to_every_token()
    {
        var token = await shop.Tessera.IssueAsync(ShopOperation.All.Select(operation => operation.Permission));
        shop.Shop.Forget();

        foreach (var target in new[] { "/", "/admin", "/articles/1/comments", "/ARTICLES", "/articles/", "/files", "/files/" })
            (await shop.SendAsync(token, "GET", target)).Status.ShouldBe(403, target);

        (await shop.SendAsync(token, "PATCH", "/articles/1")).Status.ShouldBe(403);
        shop.Shop.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Upstream_that_reads_paths_exactly_does_not_serve_a_literal_under_another_spelling()
    {
        var token = await shop.Tessera.IssueAsync("article.findOne");

        // Judged as an article's id. To a router that ignores case it would be the featured article, which takes another permission.
        var answer = await shop.SendAsync(token, "GET", "/articles/Featured");

        answer.Status.ShouldBe(404);
    }

    [Fact]
    public async Task Body_reaches_the_upstream_whole()
    {
        var token = await shop.Tessera.IssueAsync("article.create");
        var title = string.Concat(Enumerable.Repeat("oak ", 50_000));

        var answer = await RawHttp.SendAsync(shop.Port, "POST", "/articles", [token.Header, "Content-Type: application/json"], $$"""{"title":"{{title}}"}""");

        answer.Status.ShouldBe(201);
        answer.Body.ShouldContain(title);
    }

    private void ShouldBeForbidden(RawAnswer answer, ShopOperation operation)
    {
        answer.Status.ShouldBe(403);
        var challenge = answer.Values("WWW-Authenticate").ShouldHaveSingleItem();
        challenge.ShouldContain("error=\"insufficient_scope\"");
        challenge.ShouldContain($"shop:{operation.Permission}");
        shop.Shop.Seen.ShouldBeEmpty();
    }
}

[Collection<NginxTests>]
public sealed class NginxOperationTests(ShopBehindNginx shop) : OperationTests(shop);

[Collection<CaddyTests>]
public sealed class CaddyOperationTests(ShopBehindCaddy shop) : OperationTests(shop);
