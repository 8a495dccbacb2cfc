using System.Text.Json;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Gateways;

/// <summary>The questions of each gateway, header for header, and what no gateway would ask.</summary>
public sealed class ForwardAuthContractTests(TesseraAlone alone) : IClassFixture<TesseraAlone>
{
    private static readonly string[] Identity = ["X-Tessera-Token-Id", "X-Tessera-Kind", "X-Tessera-Subject", "X-Tessera-Project", "X-Tessera-Permission"];

    public static TheoryData<string> Gateways => [.. GatewayQuestion.Gateways];

    /// <summary>Each gateway's endpoint with each other gateway's headers.</summary>
    public static TheoryData<string, string> Strangers =>
    [
        ("nginx", "caddy"), ("nginx", "traefik"), ("caddy", "nginx"), ("traefik", "nginx"),
    ];

    /// <summary>The headers that each gateway's question consists of.</summary>
    public static TheoryData<string, string, string> OwnHeaders =>
    [
        ("nginx", "X-Original-Method", "GET"), ("nginx", "X-Original-URI", "/articles"),
        ("caddy", "X-Forwarded-Method", "GET"), ("caddy", "X-Forwarded-Uri", "/articles"),
        ("traefik", "X-Forwarded-Method", "GET"), ("traefik", "X-Forwarded-Uri", "/articles"),
    ];

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Allowed_request_gets_every_identity_header_once(string gateway)
    {
        var token = await alone.Tessera.IssueAsync("article.find", "order.createOrder");

        var read = await AskAsync(token, GatewayQuestion.Of(gateway, "GET", "/articles?page=2"));
        var written = await AskAsync(token, GatewayQuestion.Of(gateway, "POST", "/orders"));

        read.Status.ShouldBe(200);
        Identity.ShouldAllBe(name => read.Values(name).Count == 1);
        read.Values("X-Tessera-Token-Id").ShouldBe([token.Id]);
        read.Values("X-Tessera-Project").ShouldBe([""]);
        read.Values("X-Tessera-Permission").ShouldBe(["shop:article.find"]);
        written.Status.ShouldBe(200);
        written.Values("X-Tessera-Permission").ShouldBe(["shop:order.createOrder"]);
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Refusal_says_what_is_missing(string gateway)
    {
        var token = await alone.Tessera.IssueAsync("article.find");

        var answer = await AskAsync(token, GatewayQuestion.Of(gateway, "DELETE", "/articles/1"));

        answer.Status.ShouldBe(403);
        var challenge = answer.Values("WWW-Authenticate").ShouldHaveSingleItem();
        challenge.ShouldContain("error=\"insufficient_scope\"");
        challenge.ShouldContain("shop:article.delete");
        answer.Values("Content-Type").ShouldHaveSingleItem().ShouldStartWith("application/problem+json");
        answer.Body.ShouldContain("insufficient_scope");
        answer.Body.ShouldContain("shop:article.delete");
        Identity.ShouldAllBe(name => answer.Values(name).All(value => value.Length == 0));
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Request_without_a_token_is_challenged(string gateway)
    {
        var answer = await GatewayQuestion.Of(gateway, "GET", "/articles").AskAsync(alone.Tessera.Port);

        answer.Status.ShouldBe(401);
        var challenge = answer.Values("WWW-Authenticate").ShouldHaveSingleItem();
        challenge.ShouldStartWith("Bearer realm=");
        challenge.ShouldNotContain("error=");
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Ambiguous_path_is_refused(string gateway)
    {
        var token = await alone.Tessera.IssueAsync(ShopOperation.All.Select(operation => operation.Permission));

        foreach (var path in new[] { "//articles", "/files/../articles", "/files/%2e%2e/articles", "/files/a%2fb", "/files/a%5cb", "/files/a%252e", "/files/a%0d%0ab", "/files/a;b", "/files/a\\b", "/files/a#b" })
        {
            var answer = await AskAsync(token, GatewayQuestion.Of(gateway, "GET", path));
            answer.Status.ShouldBe(403, path);
            answer.Values("WWW-Authenticate").ShouldBe(["Bearer realm=\"tessera\", error=\"invalid_request\", error_description=\"ambiguous_path\""], path);
            answer.Body.ShouldContain("\"reason\":\"ambiguous_path\"", customMessage: path);
        }
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Question_in_another_gateways_words_is_malformed(string gateway, string other)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        var question = GatewayQuestion.Of(other, "GET", "/articles") with { Target = $"/forward-auth/{gateway}/shop" };

        (await AskAsync(token, question)).Status.ShouldBe(400);
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Another_gateways_words_beside_the_right_ones_open_nothing(string gateway, string other)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        var lies = GatewayQuestion.Of(other, "GET", "/articles").Headers
            .Where(line => line.StartsWith("X-Original-", StringComparison.Ordinal) || line.StartsWith("X-Forwarded-Method", StringComparison.Ordinal) || line.StartsWith("X-Forwarded-Uri", StringComparison.Ordinal));

        var answer = await AskAsync(token, GatewayQuestion.Of(gateway, "DELETE", "/articles/1").With(lies));

        answer.Status.ShouldBeOneOf(400, 403);
    }

    [Theory]
    [MemberData(nameof(OwnHeaders))]
    public async Task Header_that_is_missing_empty_repeated_or_a_list_makes_the_question_malformed(string gateway, string name, string value)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        var question = GatewayQuestion.Of(gateway, "GET", "/articles");

        (await AskAsync(token, question)).Status.ShouldBe(200);
        (await AskAsync(token, question.Without(name))).Status.ShouldBe(400, "missing");
        (await AskAsync(token, question.Without(name).With($"{name}:"))).Status.ShouldBe(400, "empty");
        (await AskAsync(token, question.With($"{name}: {value}"))).Status.ShouldBe(400, "repeated");
        (await AskAsync(token, question.Without(name).With($"{name}: {value}, {value}"))).Status.ShouldBe(400, "list");
        (await AskAsync(token, question.Without(name).With($"{name.Replace('-', '_')}: {value}"))).Status.ShouldBe(400, "alias");
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Two_different_tokens_make_the_question_malformed(string gateway)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        var other = await alone.Tessera.IssueAsync("article.find");

        var answer = await AskAsync(token, GatewayQuestion.Of(gateway, "GET", "/articles").With(other.Header));

        answer.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("/forward-auth/envoy/shop/articles", "GET", 200)]
    [InlineData("/forward-auth/envoy/shop/articles?x=/../%2e", "GET", 200)]
    [InlineData("/forward-auth/envoy/shop/articles", "HEAD", 200)]
    [InlineData("/forward-auth/envoy/shop/Articles", "GET", 403)]
    [InlineData("/forward-auth/envoy/shop//articles", "GET", 403)]
    [InlineData("/forward-auth/envoy/shop/x/../articles", "GET", 403)]
    [InlineData("/forward-auth/envoy/shop/%61rticles", "GET", 200)]
    [InlineData("/forward-auth/envoy/shop/articles/", "GET", 403)]
    [InlineData("/forward-auth/envoy/shop/articles", "DELETE", 403)]
    [InlineData("/forward-auth/envoy/shop/articles", "get", 403)]
    public async Task Envoys_question_is_its_own_method_and_path(string target, string method, int status)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        var question = GatewayQuestion.Of("envoy", method, "") with { Target = target };

        var answer = await AskAsync(token, question.With("x-envoy-original-path: /articles", "x-forwarded-uri: /articles", "x-original-method: GET"));

        answer.Status.ShouldBe(status);
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Refusals_carry_their_reason(string gateway)
    {
        var token = await alone.Tessera.IssueAsync("article.find");
        await alone.Tessera.DeleteAsync(token);

        var answer = await AskAsync(token, GatewayQuestion.Of(gateway, "GET", "/articles"));

        answer.Status.ShouldBe(401);
        var body = JsonDocument.Parse(answer.Body).RootElement;
        body.GetProperty("status").GetInt32().ShouldBe(401);
        body.GetProperty("reason").GetString().ShouldBe("unknown");
        answer.Body.ShouldNotContain(token.Secret);
    }

    private Task<RawAnswer> AskAsync(IssuedToken token, GatewayQuestion question) => question.With(token.Header).AskAsync(alone.Tessera.Port);
}
