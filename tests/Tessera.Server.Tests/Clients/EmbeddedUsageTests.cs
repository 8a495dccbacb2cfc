using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;

namespace Tessera.Server.Tests.Clients;

/// <summary>How tokens are used in a program that judges them itself is known at the server, whatever happens on the way.</summary>
public sealed class EmbeddedUsageTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Calls_refusals_and_last_use_are_at_the_server_within_ten_seconds()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("reader", "custom", permissions: RegisteredApi.Find);
        await using var shop = await FollowAsync(server, admin);

        for (var i = 0; i < 3; i++)
            (await AskAsync(shop, token, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(shop, token, HttpMethod.Post)).ShouldBe(HttpStatusCode.Forbidden);

        await CountedAsync(server, admin, token, (3, 1));
        var usage = await admin.UsageAsync(token);
        usage.Text("lastUsedFor").ShouldBe(RegisteredApi.Find);
        usage.Text("lastUsedFrom").ShouldBe("127.0.0.1");
        usage.Reasons().ShouldBe(["insufficient_scope"]);
        usage["recentRefusals"]![0].Text("missing").ShouldBe(RegisteredApi.Create);
        // Nothing is left over that would be told again.
        server.Clock.Advance(Interval);
        await CountedAsync(server, admin, token, (3, 1));
    }

    [Fact]
    public async Task What_was_counted_but_not_answered_is_sent_again_and_not_counted_again()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("reader", "custom", permissions: RegisteredApi.Find);
        using var lossy = new Lossy { Loses = 3 };
        await using (var shop = await FollowAsync(server, admin, lossy))
        {
            (await AskAsync(shop, token, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);
            await CountedAsync(server, admin, token, (1, 0));
            (await AskAsync(shop, token, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);
            await TokenCalls.EventuallyAsync(
                () =>
                {
                    server.Clock.Advance(Interval);
                    return Task.FromResult(lossy.Loses == 0);
                },
                "answers are lost");
            await CountedAsync(server, admin, token, (2, 0));
        }

        ((long)(await admin.UsageAsync(token))["calls"]!).ShouldBe(2);
        lossy.Sent.ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task Program_that_stops_leaves_nothing_untold()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("reader", "custom", permissions: RegisteredApi.Find);
        await using (var shop = await FollowAsync(server, admin))
            (await AskAsync(shop, token, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);

        ((long)(await admin.UsageAsync(token))["calls"]!).ShouldBe(1);
    }

    [Fact]
    public async Task First_use_of_a_successor_in_the_program_ends_the_token_before_it_everywhere()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var old = await admin.CreatePersonalAsync();
        var next = await admin.RotateAsync(old, "1h", onFirstUse: true);
        await using var shop = await FollowAsync(server, admin);
        (await AskAsync(shop, old, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK, "its successor has not been used");

        (await AskAsync(shop, next, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);

        // No clock moves here: it is told at once.
        await TokenCalls.EventuallyAsync(async () => await server.PresentAsync(old.Secret) == HttpStatusCode.Unauthorized, "the server refuses the old token");
        await TokenCalls.EventuallyAsync(async () => await AskAsync(shop, old, HttpMethod.Get) == HttpStatusCode.Unauthorized, "the program refuses the old token");
        (await AskAsync(shop, next, HttpMethod.Get)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<TesseraServer> StartAsync()
    {
        var server = TesseraServer.Start();
        await server.RegisterAsync();
        return server;
    }

    private static async Task<AspNetShop> FollowAsync(TesseraServer server, HttpClient admin, DelegatingHandler? between = null) => await AspNetShop.StartAsync(
        server.BaseAddress,
        (await admin.CreateServiceAsync("follower", "custom", permissions: "tessera:feed.read")).Secret,
        options => (options.Mode, options.Timeout, options.MaxStaleness) = (TesseraMode.Embedded, TimeSpan.FromSeconds(20), TimeSpan.FromHours(1)),
        server.Clock,
        between);

    private static async Task<HttpStatusCode> AskAsync(AspNetShop shop, IssuedRecord token, HttpMethod method)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{shop.Port}/articles");
        request.Headers.Authorization = new("Bearer", token.Secret);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task CountedAsync(TesseraServer server, HttpClient admin, IssuedRecord token, (long Calls, long Refusals) expected) => TokenCalls.EventuallyAsync(
        async () =>
        {
            server.Clock.Advance(Interval);
            var usage = await admin.UsageAsync(token);
            return ((long)usage["calls"]!, (long)usage["refusals"]!) == expected;
        },
        "use is counted");

    /// <summary>Loses answers to reports that the server has taken.</summary>
    private sealed class Lossy : DelegatingHandler
    {
        public int Loses { get; set; }

        public int Sent { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Post)
                return answer;
            Sent++;
            if (Loses == 0)
                return answer;
            Loses--;
            answer.Dispose();
            throw new HttpRequestException("The answer is lost.");
        }
    }
}
