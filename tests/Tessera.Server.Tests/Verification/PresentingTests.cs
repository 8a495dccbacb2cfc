using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Verification;

/// <summary>How a token is presented (T30) and how a refusal reads (T31).</summary>
public sealed class PresentingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Same_token_twice_is_fine_and_two_different_ones_are_not()
    {
        using var admin = await Server.AdminAsync();
        var (a, b) = ((await admin.CreatePersonalAsync()).Secret, (await admin.CreatePersonalAsync()).Secret);

        foreach (var path in new[] { "/v1/token", "/v1/verify" })
        {
            var live = path == "/v1/token" ? 200 : 415;
            var method = path == "/v1/token" ? "GET" : "POST";
            async Task<int> StatusAsync(params string[] headers) => (await RawHttp.SendAsync(Server.BaseAddress.Port, method, path, headers, method == "POST" ? "x" : null)).Status;
            (await StatusAsync($"Authorization: Bearer {a}")).ShouldBe(live);
            (await StatusAsync($"authorization: bearer   {a}")).ShouldBe(live);
            (await StatusAsync($"Authorization: Bearer {a}", $"Authorization: Bearer {a}")).ShouldBe(live);
            (await StatusAsync($"Authorization: Bearer {a}", $"Authorization: bearer {a}")).ShouldBe(live);
            (await StatusAsync($"Authorization: Bearer {a}, Bearer {a}")).ShouldBe(live);
            (await StatusAsync($"Authorization: Bearer {a}", $"Authorization: Bearer {b}")).ShouldBe(400);
            (await StatusAsync($"Authorization: Bearer {a}, Bearer {b}")).ShouldBe(400);
            (await StatusAsync($"Authorization: Bearer {a},{b}")).ShouldBe(400);
            (await StatusAsync($"Authorization: Bearer {a}", "Authorization: Basic eDp5")).ShouldBe(400);
            (await StatusAsync("Authorization: Basic eDp5", $"Authorization: Bearer {a}")).ShouldBe(400);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Basic eDp5")]
    [InlineData("Authorization: ")]
    [InlineData("Cookie: token=x")]
    public async Task Request_without_a_bearer_token_is_challenged_without_an_error(string header)
    {
        var answer = await RawHttp.SendAsync(Server.BaseAddress.Port, "GET", "/v1/token", [header]);

        answer.Status.ShouldBe(401);
        answer.Values("WWW-Authenticate").ShouldBe(["Bearer realm=\"tessera\""]);
    }

    [Fact]
    public async Task Refusal_of_a_presented_token_says_why_as_far_as_anybody_may_know()
    {
        using var admin = await Server.AdminAsync();
        var expired = await admin.CreatePersonalAsync("expired", 7);
        Server.Clock.Advance(TimeSpan.FromDays(7));
        var deleted = await admin.CreatePersonalAsync();
        await admin.OkAsync(HttpMethod.Delete, deleted.Path);

        foreach (var (secret, reason) in new[] { (expired.Secret, "expired"), (deleted.Secret, "unknown"), ("tss_x", "malformed"), (new string('x', 20_000), "malformed") })
        {
            using var client = Server.Client(secret);
            var (answer, problem) = await client.CallAsync(HttpMethod.Get, "/v1/token");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe($"Bearer realm=\"tessera\", error=\"invalid_token\", error_description=\"{reason}\"");
            problem.Text("reason").ShouldBe(reason);
            problem!.ToJsonString().ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Who_am_i_shows_the_record_of_the_token_presented()
    {
        using var admin = await Server.AdminAsync();
        foreach (var token in new[] { await admin.CreatePersonalAsync("me"), await admin.CreateServiceAsync("it", "read-only") })
        {
            using var client = Server.Client(token.Secret);
            var record = await client.OkAsync(HttpMethod.Get, "/v1/token");
            record.Text("id").ShouldBe(token.Id.ToString());
            record.Text("name").ShouldBe(token.Record.Text("name"));
            record.AsObject().ContainsKey("token").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Waiting_for_a_change_tells_that_it_has_arrived()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var (deleted, _) = await admin.CallAsync(HttpMethod.Delete, token.Path);
        var epoch = long.Parse(deleted.Headers.GetValues("Tessera-Epoch").Single(), null);

        var answer = await admin.OkAsync(HttpMethod.Post, "/v1/revocations/wait", new { epoch });

        ((long)answer["epoch"]!).ShouldBe(epoch);
        ((int)answer["nodes"]!).ShouldBe(1);
        ((int)answer["confirmed"]!).ShouldBe(1);
        ((int)(await admin.OkAsync(HttpMethod.Post, "/v1/revocations/wait?timeout=0s", new { epoch = epoch + 1000 }))["confirmed"]!).ShouldBe(0);
        foreach (var timeout in new[] { "31s", "-1s", "x", "1h", "", "30001ms", "1s&timeout=1s" })
            (await admin.CallAsync(HttpMethod.Post, $"/v1/revocations/wait?timeout={timeout}", new { epoch })).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, timeout);
    }
}
