using System.Net;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>Every call under <c>/v1/service-tokens</c>, and how each refuses.</summary>
public sealed class ServiceTokenCallTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Root = "/v1/service-tokens";

    private TesseraServer Server => shared.Server;

    public static TheoryData<string, string, string> Calls =>
    [
        ("POST", Root, TesseraPermissions.ServiceTokenCreate),
        ("GET", Root, TesseraPermissions.ServiceTokenRead),
        ("GET", $"{Root}/{Guid.AllBitsSet}", TesseraPermissions.ServiceTokenRead),
        ("GET", $"{Root}/{Guid.AllBitsSet}/usage", TesseraPermissions.ServiceTokenRead),
        ("PATCH", $"{Root}/{Guid.AllBitsSet}", TesseraPermissions.ServiceTokenUpdate),
        ("POST", $"{Root}/{Guid.AllBitsSet}/regenerate", TesseraPermissions.ServiceTokenRegenerate),
        ("DELETE", $"{Root}/{Guid.AllBitsSet}", TesseraPermissions.ServiceTokenDelete),
    ];

    [Fact]
    public async Task Created_token_answers_with_record_secret_and_location()
    {
        using var admin = await Server.AdminAsync();

        var (answer, record) = await admin.CallAsync(
            HttpMethod.Post, Root, new { name = "created", description = "two\nlines", duration = 30, type = "custom", permissions = new[] { TesseraPermissions.TokenVerify, TesseraPermissions.ApiRead, TesseraPermissions.TokenVerify } });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.OriginalString.ShouldBe($"{Root}/{record.Text("id")}");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        record.Text("token").ShouldStartWith("tss_");
        var shown = (await admin.OkAsync(HttpMethod.Get, $"{Root}/{record.Text("id")}")).AsObject();
        shown.Select(member => member.Key).ShouldBe(
            ["id", "kind", "name", "description", "type", "permissions", "hint", "createdAt", "createdBy", "duration", "lastUsedAt", "lastUsedFrom", "lastUsedFor", "expiresAt", "graceEndsAt", "status"], ignoreOrder: true);
        shown.Text("description").ShouldBe("two\nlines");
        shown["permissions"]!.AsArray().Select(name => (string?)name).ShouldBe([TesseraPermissions.ApiRead, TesseraPermissions.TokenVerify], "T26: duplicates collapse");
        await Server.ShouldBeLiveAsync(record.Text("token"));
    }

    [Fact]
    public async Task Deleted_token_is_refused_on_the_next_request_and_its_name_is_free()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("short-lived");

        (await admin.CallAsync(HttpMethod.Delete, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await Server.ShouldBeRefusedAsync(token.Secret);
        (await admin.CallAsync(HttpMethod.Delete, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, "T8");
        (await admin.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.CallAsync(HttpMethod.Patch, token.Path, new { name = "x" })).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.CallAsync(HttpMethod.Post, $"{token.Path}/regenerate")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await admin.CreateServiceAsync("Short-Lived");
    }

    [Fact]
    public async Task Put_is_not_allowed()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("put");

        var (answer, _) = await admin.CallAsync(HttpMethod.Put, token.Path, new { name = "x" });

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Order().ShouldBe(["DELETE", "GET", "PATCH"]);
    }

    [Theory]
    [InlineData("""{"name":"x","type":"full-access"}""", "duration")]
    [InlineData("""{"duration":null,"type":"full-access"}""", "name")]
    [InlineData("""{"name":"x","duration":null}""", "type")]
    [InlineData("""{"name":"x","duration":null,"type":"admin"}""", "type")]
    [InlineData("""{"name":"x","duration":null,"type":"Full-Access"}""", "type")]
    [InlineData("""{"name":"x","duration":14,"type":"full-access"}""", "duration")]
    [InlineData("""{"name":"x","duration":null,"type":"custom"}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"custom","permissions":[]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"read-only","permissions":["tessera:api.read"]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"custom","permissions":["tessera:api.nonsense"]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"custom","permissions":["TESSERA:api.read"]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"custom","permissions":[null]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"custom","permissions":[""]}""", "permissions")]
    [InlineData("""{"name":"x","duration":null,"type":"full-access","description":"a\u0000b"}""", "description")]
    public async Task Invalid_token_is_refused_by_field(string body, string field)
    {
        using var admin = await Server.AdminAsync();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, Root, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem?.ToJsonString());
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task Unknown_permission_is_named()
    {
        using var admin = await Server.AdminAsync();

        var (_, problem) = await admin.CallAsync(HttpMethod.Post, Root, new { name = "x", duration = (int?)null, type = "custom", permissions = new[] { "shop:nothing.here", TesseraPermissions.ApiRead } });

        var message = problem!["errors"]!["permissions"]![0]!.ToString();
        message.ShouldContain("shop:nothing.here");
        message.ShouldNotContain(TesseraPermissions.ApiRead);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_without_a_token_are_challenged(string method, string path, string permission)
    {
        using var nobody = Server.Client();

        var (answer, _) = await nobody.CallAsync(new(method), path, method is "GET" or "DELETE" ? null : new { });

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, permission);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tessera\"");
    }

    // T23, T31
    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_without_the_right_name_what_is_missing_and_where_the_token_is_shown(string method, string path, string permission)
    {
        using var admin = await Server.AdminAsync();
        var others = TesseraPermissions.All.Where(name => name != permission).ToArray();
        foreach (var token in new[] { await admin.CreateServiceAsync($"full {method} {path}"), await admin.CreateServiceAsync($"others {method} {path}", "custom", null, others) })
        {
            using var client = Server.Client(token.Secret);

            var (answer, problem) = await client.CallAsync(new(method), path, method is "GET" or "DELETE" ? null : new { });

            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe(
                $"Bearer realm=\"tessera\", error=\"insufficient_scope\", error_description=\"insufficient_scope\", scope=\"{permission}\", error_uri=\"{problem.Text("tokenPage")}\"");
            problem.Text("reason").ShouldBe("insufficient_scope");
            problem.Text("missing").ShouldBe(permission);
            problem.Text("tokenPage").ShouldEndWith($"/settings/api-tokens/{token.Id}");
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Exactly_the_stated_right_opens_the_call(string method, string path, string permission)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync($"exactly {method} {path}", "custom", null, permission);
        using var client = Server.Client(token.Secret);

        var (answer, _) = await client.CallAsync(new(method), path, method is "GET" or "DELETE" ? null : new { });

        answer.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
    }
}
