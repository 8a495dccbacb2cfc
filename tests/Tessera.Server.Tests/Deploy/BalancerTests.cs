using System.Net;
using Tessera.Server.Tests.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Deploy;

/// <summary>nginx in front of the nodes, as it is shipped, real: a node that is gone or cut off is nobody's problem.</summary>
public sealed class BalancerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_gone_and_one_that_is_cut_off_are_passed_over_and_forward_auth_is_not_for_everybody()
    {
        await using var stale = TesseraServer.Start(settings: ("Tessera:Verification:MaxStaleness", "00:00:01"));
        await Cluster.CutOffAsync(stale);
        stale.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var server = TesseraServer.Start();
        await server.RegisterAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("guarded");
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        var folder = BalancerFolder.Write(outside, inside, FreePort.Next(), stale.BaseAddress.Port, server.BaseAddress.Port);
        try
        {
            await using var nginx = await GatewayProcess.StartNginxAsync(folder, outside);
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{outside}") };
            client.DefaultRequestHeaders.Authorization = new("Bearer", await server.AdminTokenAsync());

            for (var i = 0; i < 12; i++)
            {
                (await client.CallAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                (await client.GetAsync(new Uri("/v1/token", UriKind.Relative), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
                (await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(inside)).Status.ShouldBe(200);
            }

            (await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {token.Secret}").AskAsync(outside)).Status.ShouldBe(404);
            (await client.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task With_no_node_that_answers_everybody_is_told_to_come_back_also_when_all_were_just_passed_over()
    {
        await using var stale = TesseraServer.Start(settings: ("Tessera:Verification:MaxStaleness", "00:00:01"));
        var secret = await stale.AdminTokenAsync();
        await Cluster.CutOffAsync(stale);
        stale.Clock.Advance(TimeSpan.FromMinutes(1));
        var (outside, inside) = (FreePort.Next(), FreePort.Next());
        var folder = BalancerFolder.Write(outside, inside, FreePort.Next(), FreePort.Next(), stale.BaseAddress.Port);
        try
        {
            await using var nginx = await GatewayProcess.StartNginxAsync(folder, outside);
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{outside}") };
            client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
            // nginx passes a node over after three failures.
            for (var i = 0; i < 12; i++)
            {
                var (verified, _) = await client.CallAsync(HttpMethod.Post, "/v1/verify", new { token = secret });
                (verified.StatusCode, verified.Headers.RetryAfter is not null).ShouldBe((HttpStatusCode.ServiceUnavailable, true));
                var (changed, _) = await client.CallAsync(HttpMethod.Delete, $"/v1/personal-tokens/{Guid.AllBitsSet}");
                (changed.StatusCode, changed.Headers.RetryAfter is not null).ShouldBe((HttpStatusCode.ServiceUnavailable, true));
                var guarded = await GatewayQuestion.Of("nginx", "GET", "/articles").With($"Authorization: Bearer {secret}").AskAsync(inside);
                (guarded.Status, guarded.Values("Retry-After").Count).ShouldBe((503, 1));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
