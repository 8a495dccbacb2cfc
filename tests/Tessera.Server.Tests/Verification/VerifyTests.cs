using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Verification;

/// <summary><c>POST /v1/verify</c> and its batch: every reason, and what each answer holds.</summary>
public sealed class VerifyTests(SharedServer shared) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private static int made;

    private TesseraServer Server => shared.Server;

    public async ValueTask InitializeAsync() => await Server.RegisterAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Live_token_is_described()
    {
        using var admin = await Server.AdminAsync();
        var personal = await admin.CreatePersonalAsync("mine", 30);
        var service = await admin.CreateServiceAsync(NextName(), "read-only");

        var mine = await AskAsync(admin, new { token = personal.Secret });
        var its = await AskAsync(admin, new { token = service.Secret, permission = RegisteredApi.Find });

        mine.ToJsonString().ShouldBe(new JsonObject
        {
            ["active"] = true,
            ["allowed"] = true,
            ["token"] = new JsonObject
            {
                ["id"] = personal.Id.ToString(),
                ["kind"] = "personal",
                ["name"] = "mine",
                ["owner"] = personal.Record["owner"]!.DeepClone(),
                ["expiresAt"] = personal.Record.Text("expiresAt"),
            },
            ["tokenPage"] = $"http://localhost:5080/user/tokens/{personal.Id}",
        }.ToJsonString());
        its["token"]!.AsObject().Select(member => member.Key).ShouldBe(["id", "kind", "name", "type", "expiresAt"]);
        its["token"].Text("type").ShouldBe("read-only");
        its["token"]!["expiresAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Every_refusal_has_its_reason()
    {
        using var admin = await Server.AdminAsync();
        var expired = await admin.CreateServiceAsync(NextName(), duration: 7);
        Server.Clock.Advance(TimeSpan.FromDays(7));
        var deleted = await admin.CreateServiceAsync(NextName());
        await admin.OkAsync(HttpMethod.Delete, deleted.Path);
        var regenerated = await admin.CreateServiceAsync(NextName());
        await admin.RegenerateAsync(regenerated);
        var rotated = await admin.CreatePersonalAsync();
        await admin.RotateAsync(rotated);
        var reader = await admin.CreateServiceAsync(NextName(), "read-only");

        foreach (var (secret, reason) in new[] { (expired.Secret, "expired"), (deleted.Secret, "revoked"), (regenerated.Secret, "revoked"), (rotated.Secret, "revoked"), (Unknown(), "unknown"), ("", "malformed"), ("tss_", "malformed"), (deleted.Secret[..^1] + "!", "malformed"), (new string('a', 60_000), "malformed"), ("ｔss_", "malformed") })
            (await AskAsync(admin, new { token = secret, permission = RegisteredApi.Find })).ToJsonString().ShouldBe($$"""{"active":false,"allowed":false,"reason":"{{reason}}"}""");

        var lacking = await AskAsync(admin, new { token = reader.Secret, permission = RegisteredApi.Create });
        ((bool)lacking["active"]!).ShouldBeTrue();
        ((bool)lacking["allowed"]!).ShouldBeFalse();
        lacking.Text("reason").ShouldBe("insufficient_scope");
        lacking.Text("missing").ShouldBe(RegisteredApi.Create);
        lacking.Text("tokenPage").ShouldBe($"http://localhost:5080/settings/api-tokens/{reader.Id}");
    }

    // T31
    [Fact]
    public async Task Revoked_is_told_apart_from_unknown_only_to_those_who_may_read_the_token()
    {
        using var admin = await Server.AdminAsync();
        var service = await admin.CreateServiceAsync(NextName());
        await admin.OkAsync(HttpMethod.Delete, service.Path);
        var personal = await admin.CreatePersonalAsync();
        await admin.OkAsync(HttpMethod.Delete, personal.Path);
        using var verifier = Server.Client((await admin.CreateServiceAsync(NextName(), "custom", null, TesseraPermissions.TokenVerify)).Secret);
        using var reader = Server.Client((await admin.CreateServiceAsync(NextName(), "custom", null, TesseraPermissions.TokenVerify, TesseraPermissions.ServiceTokenRead)).Secret);

        (await AskAsync(verifier, new { token = service.Secret })).Text("reason").ShouldBe("unknown");
        (await AskAsync(verifier, new { token = personal.Secret })).Text("reason").ShouldBe("unknown");
        (await AskAsync(reader, new { token = service.Secret })).Text("reason").ShouldBe("revoked");
        (await AskAsync(reader, new { token = personal.Secret })).Text("reason").ShouldBe("unknown");
        (await AskAsync(admin, new { token = personal.Secret })).Text("reason").ShouldBe("revoked");
    }

    [Theory]
    [InlineData("GET", "/articles", true, null)]
    [InlineData("GET", "/articles?x=/../y", true, null)]
    [InlineData("GET", "/articles/42", true, null)]
    [InlineData("POST", "/articles", false, RegisteredApi.Create)]
    [InlineData("get", "/articles", false, null)]
    [InlineData("GET", "/Articles", false, null)]
    [InlineData("GET", "/nowhere", false, null)]
    public async Task Operation_is_judged_by_the_permission_its_route_leads_to(string method, string path, bool allowed, string? missing)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only");

        var answer = await AskAsync(admin, new { token = token.Secret, api = "shop", method, path });

        ((bool)answer["allowed"]!).ShouldBe(allowed);
        ((string?)answer["missing"]).ShouldBe(missing);
    }

    [Theory]
    [InlineData("/articles/../admin")]
    [InlineData("/articles/%2e%2e/admin")]
    [InlineData("/articles%2f42")]
    [InlineData("//articles")]
    public async Task Ambiguous_path_is_refused_whatever_the_token_gives(string path)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName());

        var answer = await AskAsync(admin, new { token = token.Secret, api = "shop", method = "GET", path });

        ((bool)answer["active"]!).ShouldBeTrue();
        ((bool)answer["allowed"]!).ShouldBeFalse();
        answer.Text("reason").ShouldBe("ambiguous_path");
    }

    [Theory]
    [InlineData("""{}""", "token")]
    [InlineData("""{"token":null}""", "token")]
    [InlineData("""{"token":1}""", "token")]
    [InlineData("""{"token":"x","permission":"shop"}""", "permission")]
    [InlineData("""{"token":"x","permission":1}""", "permission")]
    [InlineData("""{"token":"x","api":"shop"}""", "path")]
    [InlineData("""{"token":"x","api":"shop","method":"GET","path":"articles"}""", "path")]
    [InlineData("""{"token":"x","ip":"nowhere"}""", "ip")]
    [InlineData("""{"token":"x","Token":"y"}""", "Token")]
    [InlineData("""{"token":"x","token":"x"}""", "token")]
    [InlineData("null", "token")]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("""{"token":"x"}{}""", "body")]
    public async Task Question_that_is_not_understood_is_refused_by_field(string body, string field)
    {
        using var admin = await Server.AdminAsync();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, "/v1/verify", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task Usage_is_noted_with_the_address_the_asking_program_tells()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName());

        await AskAsync(admin, new { token = token.Secret, ip = "2001:db8::7" });

        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("lastUsedFrom").ShouldBe("2001:db8::7");
        DateTimeOffset.Parse(record.Text("lastUsedAt"), null).ShouldBe(Server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Batch_answers_in_order()
    {
        using var admin = await Server.AdminAsync();
        var tokens = new List<IssuedRecord>();
        for (var i = 0; i < 4; i++)
            tokens.Add(await admin.CreateServiceAsync(NextName()));
        var asked = Enumerable.Range(0, 100).Select(i => tokens[i * 7 % 4]).ToArray();

        var answers = (await admin.OkAsync(HttpMethod.Post, "/v1/verify/batch", asked.Select(token => new { token = token.Secret }))).AsArray();

        answers.Select(answer => answer!["token"].Text("id")).ShouldBe(asked.Select(token => token.Id.ToString()));
        answers.Select(answer => answer!.Text("tokenPage")).ShouldBe(asked.Select(token => $"http://localhost:5080/settings/api-tokens/{token.Id}"));
    }

    [Fact]
    public async Task Batch_is_refused_as_a_whole_and_names_the_question()
    {
        using var admin = await Server.AdminAsync();
        var good = """{"token":"x"}""";

        foreach (var (body, field) in new[]
        {
            ("[]", "body"), ("null", "body"), ("{}", "body"), ($"[{string.Join(',', Enumerable.Repeat(good, 101))}]", "body"),
            ($"[{good},null]", "[1].token"), ($"[{good},{{}}]", "token"), ($$"""[{{good}},{"token":"x","ip":"?"}]""", "[1].ip"), ($$"""[{{good}},{"token":1}]""", "[1].token"), ($"[{good},[]]", "[1]"),
        })
        {
            var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, "/v1/verify/batch", body);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
            problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field], body);
        }
    }

    [Theory]
    [InlineData("/v1/verify")]
    [InlineData("/v1/verify/batch")]
    [InlineData("/v1/introspect")]
    public async Task Asking_takes_the_right_to_verify(string path)
    {
        using var admin = await Server.AdminAsync();
        using var client = Server.Client((await admin.CreateServiceAsync(NextName())).Secret);
        using var nobody = Server.Client();

        var (forbidden, problem) = await client.SendFormAsync(path, ("token", "x"));
        var (unauthorized, _) = await nobody.SendFormAsync(path, ("token", "x"));

        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("missing").ShouldBe(TesseraPermissions.TokenVerify);
        forbidden.Headers.WwwAuthenticate.ToString().ShouldContain("scope=\"tessera:token.verify\"");
        unauthorized.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/v1/verify")]
    [InlineData("/v1/verify/batch")]
    public async Task Asking_by_get_is_not_allowed(string path)
    {
        using var admin = await Server.AdminAsync();

        var (answer, _) = await admin.CallAsync(HttpMethod.Get, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    private static string Unknown() => Tessera.Tokens.TokenSecret.Create(Tessera.Tokens.TokenKind.Service, Tessera.Tokens.TokenFormat.Standard).Reveal();

    private static string NextName() => $"verified {Interlocked.Increment(ref made)}";

    private static Task<JsonNode> AskAsync(HttpClient client, object question) => client.OkAsync(HttpMethod.Post, "/v1/verify", question);
}
