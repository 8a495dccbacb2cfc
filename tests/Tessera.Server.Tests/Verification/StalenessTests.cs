using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Verification;

/// <summary>A node that has lost its store goes on for as long as it is allowed to, and then says so.</summary>
public sealed class StalenessTests
{
    private const string Stale = "X-Tessera-Stale";

    [Fact]
    public async Task Node_cut_off_for_too_long_refuses_and_recovers_by_itself()
    {
        await using var server = TesseraServer.Start(settings: ("Tessera:Verification:MaxStaleness", "00:00:30"));
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("guarded");

        await server.SqlAsync("ALTER TABLE changes RENAME TO away");
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await VerifyAsync(admin, token)).StatusCode.ShouldBe(HttpStatusCode.OK, "a dead store does not stop verification at once");
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var refused = await VerifyAsync(admin, token);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await admin.SendFormAsync("/v1/introspect", ("token", token.Secret))).Answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await admin.SendFormAsync("/v1/revoke", ("token", token.Secret))).Answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        foreach (var gateway in GatewayQuestion.Gateways)
        {
            var answer = await GatewayQuestion.Of(gateway, "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(server.BaseAddress.Port);
            answer.Status.ShouldBe(503);
            answer.Values("Retry-After").ShouldHaveSingleItem();
        }

        await server.SqlAsync("ALTER TABLE away RENAME TO changes");
        await TokenCalls.EventuallyAsync(
            async () =>
            {
                server.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await VerifyAsync(admin, token)).StatusCode == HttpStatusCode.OK;
            },
            "the node hears from its store again");
    }

    [Fact]
    public async Task Node_that_may_go_on_says_that_it_is_stale()
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:Verification:MaxStaleness", "00:00:30"), ("Tessera:Verification:WhenStale", "Allow")]);
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("guarded");
        (await VerifyAsync(admin, token)).Headers.Contains(Stale).ShouldBeFalse();

        await server.SqlAsync("ALTER TABLE changes RENAME TO away");
        server.Clock.Advance(TimeSpan.FromMinutes(5));

        var verified = await VerifyAsync(admin, token);
        verified.StatusCode.ShouldBe(HttpStatusCode.OK);
        verified.Headers.GetValues(Stale).ShouldBe(["true"]);
        (await admin.SendFormAsync("/v1/introspect", ("token", token.Secret))).Answer.Headers.GetValues(Stale).ShouldBe(["true"]);
        var passed = await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(server.BaseAddress.Port);
        passed.Status.ShouldBe(200);
        passed.Values(Stale).ShouldBe(["true"]);
    }

    private static async Task<HttpResponseMessage> VerifyAsync(HttpClient admin, IssuedRecord token) =>
        (await admin.CallAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret })).Answer;
}
