using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>Editing (T3): the record changes, the secret keeps working; what is absent stays as it is.</summary>
public sealed class UpdateServiceTokenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static int made;

    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Every_field_can_be_changed_and_the_secret_keeps_working()
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);
        Server.Clock.Advance(TimeSpan.FromDays(2));

        var record = await admin.OkAsync(HttpMethod.Patch, token.Path, new { name = "renamed", description = "new", type = "custom", permissions = new[] { TesseraPermissions.TokenVerify }, duration = 7 });

        record.Text("name").ShouldBe("renamed");
        record.Text("description").ShouldBe("new");
        record.Text("type").ShouldBe("custom");
        record["permissions"]!.AsArray().Select(name => (string?)name).ShouldBe([TesseraPermissions.TokenVerify]);
        DateTimeOffset.Parse(record.Text("expiresAt"), null).ShouldBe(Server.Clock.GetUtcNow().AddDays(7), "T6: counts from that moment");
        record.AsObject().ContainsKey("token").ShouldBeFalse();
        await Server.ShouldBeLiveAsync(token.Secret);
        using var client = Server.Client(token.Secret);
        (await client.CallAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"same again"}""")]
    public async Task Absent_members_stay_as_they_are(string body)
    {
        using var admin = await Server.AdminAsync();
        var token = TokenCalls.Issued(await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name = NextName(), description = "kept", duration = 30, type = "custom", permissions = new[] { TesseraPermissions.ApiRead } }));

        var (answer, record) = await admin.SendJsonAsync(HttpMethod.Patch, token.Path, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        record.Text("description").ShouldBe("kept");
        record.Text("expiresAt").ShouldBe(token.Record.Text("expiresAt"));
        record.Text("type").ShouldBe("custom");
        record!["permissions"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Null_clears_a_description_and_makes_a_duration_unlimited()
    {
        using var admin = await Server.AdminAsync();
        var token = TokenCalls.Issued(await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name = NextName(), description = "gone soon", duration = 30, type = "full-access" }));

        var (_, record) = await admin.SendJsonAsync(HttpMethod.Patch, token.Path, """{"description":null,"duration":null}""");

        record!["description"].ShouldBeNull();
        record["expiresAt"].ShouldBeNull();
        record["duration"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData("""{"permissions":null}""", "permissions")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"type":"custom"}""", "permissions")]
    [InlineData("""{"permissions":["tessera:api.read"]}""", "permissions")]
    [InlineData("""{"type":"custom","permissions":[null]}""", "permissions")]
    [InlineData("""{"type":"none"}""", "type")]
    [InlineData("""{"duration":1}""", "duration")]
    [InlineData("""{"name":"fine","duration":1}""", "duration")]
    [InlineData("""{"token":"x"}""", "token")]
    [InlineData("""{"hasDuration":true}""", "hasDuration")]
    [InlineData("""{"id":"0190"}""", "id")]
    public async Task Invalid_change_is_refused_by_field_and_changes_nothing(string body, string field)
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);
        var before = (await admin.OkAsync(HttpMethod.Get, token.Path)).ToJsonString();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Patch, token.Path, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem?.ToJsonString());
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task Leaving_custom_drops_the_list_and_changing_it_takes_effect_at_once()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "custom", null, TesseraPermissions.ServiceTokenRead, TesseraPermissions.ApiRead);
        using var client = Server.Client(token.Secret);
        (await client.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await admin.OkAsync(HttpMethod.Patch, token.Path, new { permissions = new[] { TesseraPermissions.ApiRead } });
        (await client.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var record = await admin.OkAsync(HttpMethod.Patch, token.Path, new { type = "read-only" });
        record["permissions"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Expired_token_lives_again_with_a_new_duration()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), duration: 7);
        Server.Clock.Advance(TimeSpan.FromDays(10));
        await Server.ShouldBeRefusedAsync(token.Secret);

        await admin.OkAsync(HttpMethod.Patch, token.Path, new { duration = 7 });

        await Server.ShouldBeLiveAsync(token.Secret);
    }

    [Fact]
    public async Task Change_over_a_newer_version_is_refused()
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);
        var (shown, _) = await admin.CallAsync(HttpMethod.Get, token.Path);
        var first = shown.Headers.ETag!.ToString();

        var (changed, _) = await PatchAsync(admin, token, first, new { description = "mine" });
        var (late, problem) = await PatchAsync(admin, token, first, new { description = "theirs" });

        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag!.ToString().ShouldNotBe(first);
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        ((int)problem!["status"]!).ShouldBe(412);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("description").ShouldBe("mine");
        (await PatchAsync(admin, token, changed.Headers.ETag.ToString(), new { description = "next" })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"0\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"0\", \"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("nonsense", HttpStatusCode.PreconditionFailed)]
    [InlineData("", HttpStatusCode.PreconditionFailed)]
    public async Task If_match_that_does_not_name_the_version_refuses(string wanted, HttpStatusCode expected)
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);

        (await PatchAsync(admin, token, wanted, new { description = "x" })).Answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Weak_tag_does_not_match()
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);
        var (shown, _) = await admin.CallAsync(HttpMethod.Get, token.Path);

        (await PatchAsync(admin, token, "W/" + shown.Headers.ETag, new { description = "x" })).Answer.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Of_concurrent_changes_to_one_version_exactly_one_wins()
    {
        using var admin = await Server.AdminAsync();
        var token = await CreateAsync(admin);
        var tag = (await admin.CallAsync(HttpMethod.Get, token.Path)).Answer.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PatchAsync(admin, token, tag, new { description = $"{i}" })));

        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.PreconditionFailed).ShouldBe(9);
    }

    private static Task<(HttpResponseMessage Answer, JsonNode? Body)> PatchAsync(HttpClient client, IssuedRecord token, string ifMatch, object change) =>
        client.CallAsync(HttpMethod.Patch, token.Path, change, ("If-Match", ifMatch));

    private static Task<IssuedRecord> CreateAsync(HttpClient admin) => admin.CreateServiceAsync(NextName(), duration: 90);

    private static string NextName() => $"edited {Interlocked.Increment(ref made)}";
}
