using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Clients;

/// <summary>What a program that asks a server does when the server does not answer as it should, and how often it asks.</summary>
public sealed class RemoteVerifierTests
{
    private const string LiveToken = """{"id":"0198c0de-0000-7000-8000-000000000001","kind":"service","name":"one"}""";
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<int, string> BadAnswers => new()
    {
        { 500, "{}" },
        { 401, """{"status":401}""" },
        { 403, """{"status":403}""" },
        { 429, "" },
        { 302, "" },
        { 200, "" },
        { 200, "null" },
        { 200, "<html>" },
        { 200, """{"active":true,"allowed":true""" },
        { 200, """{"allowed":true}""" },
        { 200, """{"active":true,"allowed":true}""" },
        { 200, $$"""{"active":false,"allowed":true,"token":{{LiveToken}}}""" },
        { 200, $$"""{"active":true,"allowed":true,"allowed":false,"token":{{LiveToken}}}""" },
        { 200, $$"""{"active":true,"allowed":true,"reason":"stale","token":{{LiveToken}}}""" },
        { 200, """{"active":true,"allowed":true,"token":{"id":"0198c0de-0000-7000-8000-000000000001","kind":"other","name":"one"}}""" },
        { 200, $$"""{"active":true,"allowed":true,"token":{{LiveToken}},"more":"{{new string('x', 300 * 1024)}}"}""" },
    };

    private static string Secret => TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();

    [Theory]
    [MemberData(nameof(BadAnswers), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_is_none_lets_nothing_pass(int status, string body)
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(body, status));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret);

        using var answer = await AskAsync(shop, Secret);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_moment_it_is_made_lets_nothing_pass()
    {
        using var lost = new LosesConnections();
        await using var shop = await AspNetShop.StartAsync(new("http://127.0.0.1:9"), Secret, between: lost);

        using var answer = await AskAsync(shop, Secret);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_no_longer_than_the_timeout()
    {
        await using var server = await StandInServer.StartAsync(http => Task.Delay(System.Threading.Timeout.Infinite, http.RequestAborted));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.Timeout = Timeout);
        var clock = Stopwatch.StartNew();

        using var answer = await AskAsync(shop, Secret);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        clock.Elapsed.ShouldBeLessThan(Patience);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_alone_for_a_moment()
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says("{}", 500));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.BreakFor = TimeSpan.FromMinutes(1));

        for (var i = 0; i < 50; i++)
        {
            using var answer = await AskAsync(shop, Secret);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        server.Asked.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task The_same_question_at_the_same_time_is_asked_once()
    {
        var release = new TaskCompletionSource();
        await using var server = await StandInServer.StartAsync(async http =>
        {
            await release.Task;
            await StandInServer.Says(StandInServer.Live)(http);
        });
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.CacheFor = TimeSpan.FromMinutes(1));
        var secret = Secret;

        var answers = Enumerable.Range(0, 20).Select(_ => AskAsync(shop, secret)).ToArray();
        release.SetResult();

        foreach (var answer in await Task.WhenAll(answers))
        {
            using (answer)
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task With_no_time_to_keep_answers_every_request_is_asked_about()
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(StandInServer.Live));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.CacheFor = TimeSpan.Zero);
        var secret = Secret;

        for (var i = 0; i < 3; i++)
            (await AskAsync(shop, secret)).Dispose();

        server.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_is_not_used_beyond_the_end_of_its_token()
    {
        var clock = new Support.FakeClock();
        var end = clock.GetUtcNow().AddSeconds(1).ToString("O");
        await using var server = await StandInServer.StartAsync(StandInServer.Says(StandInServer.Live.Replace("null", $"\"{end}\"", StringComparison.Ordinal)));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.CacheFor = TimeSpan.FromMinutes(1), clock);
        var secret = Secret;
        (await AskAsync(shop, secret)).Dispose();
        (await AskAsync(shop, secret)).Dispose();
        server.Asked.ShouldBe(1);

        clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(shop, secret)).Dispose();

        server.Asked.ShouldBe(2);
    }

    [Theory]
    [InlineData("", null, "settings/api-tokens/0198c0de-0000-7000-8000-000000000001")]
    [InlineData(",\"tokenPage\":\"https://console.example/tokens/1\"", null, "https://console.example/tokens/1")]
    [InlineData(",\"tokenPage\":\"https://console.example/tokens/1\"", "https://own.example/", "https://own.example/settings/api-tokens/0198c0de-0000-7000-8000-000000000001")]
    public async Task The_page_of_a_token_is_the_one_that_the_server_names_unless_the_program_names_another(string named, string? own, string page)
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(
            $$"""{"active":true,"allowed":false,"reason":"insufficient_scope","missing":"shop:article.find","token":{{LiveToken}}{{named}}}"""));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret, options => options.PublicUrl = own is null ? null : new(own));

        using var answer = await AskAsync(shop, Secret);

        var expected = new Uri(server.Address, page).AbsoluteUri;
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain($"\"tokenPage\":\"{expected}\"");
        answer.Headers.WwwAuthenticate.ToString().ShouldEndWith($"error_uri=\"{expected}\"");
    }

    [Theory]
    [InlineData("https://a\\u0022, evil=\\u0022b")]
    [InlineData("https://a\\r\\nX-Evil: b")]
    [InlineData("https://t\\u00f6kens.example")]
    public async Task A_page_that_is_nothing_for_a_header_is_in_none(string page)
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(
            $$"""{"active":true,"allowed":false,"reason":"insufficient_scope","missing":"shop:article.find","token":{{LiveToken}},"tokenPage":"{{page}}"}"""));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret);

        using var answer = await AskAsync(shop, Secret);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.WwwAuthenticate.ToString().ShouldEndWith("scope=\"shop:article.find\"");
        answer.Headers.Contains("X-Evil").ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_a_token_is_not_asked_about()
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(StandInServer.Live));
        await using var shop = await AspNetShop.StartAsync(server.Address, Secret);

        using var answer = await AskAsync(shop, "no-token");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        server.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Options_never_show_the_token()
    {
        var secret = Secret;
        await using var server = await StandInServer.StartAsync(StandInServer.Says("{}", 500));
        new TesseraClientOptions { Server = server.Address, VerifierToken = secret }.ToString().ShouldNotContain(secret);
    }

    private static async Task<HttpResponseMessage> AskAsync(AspNetShop shop, string secret)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return await client.GetAsync($"http://127.0.0.1:{shop.Port}/articles", TestContext.Current.CancellationToken);
    }

    // As HttpClient does when the other side is gone before it has looked who that was.
    private sealed class LosesConnections : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.NotConnected);
    }
}
