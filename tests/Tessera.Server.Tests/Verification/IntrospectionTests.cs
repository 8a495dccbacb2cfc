using System.Net;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Verification;

/// <summary>RFC 7662: live tokens described, everything else one and the same answer.</summary>
public sealed class IntrospectionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/v1/introspect";

    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Live_personal_token_is_described_in_the_members_of_the_rfc()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync("mine", 7);

        var (answer, body) = await admin.SendFormAsync(Path, ("token", token.Secret), ("token_type_hint", "access_token"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        body!.AsObject().Select(member => member.Key).ShouldBe(["active", "scope", "client_id", "username", "token_type", "exp", "iat", "sub", "aud", "iss", "jti"], ignoreOrder: true);
        ((bool)body["active"]!).ShouldBeTrue();
        body.Text("token_type").ShouldBe("Bearer");
        body.Text("username").ShouldBe(TesseraServer.AdminEmail);
        body.Text("sub").ShouldBe(token.Record["owner"].Text("id"));
        body.Text("jti").ShouldBe(token.Id.ToString());
        ((long)body["iat"]!).ShouldBe(Server.Clock.GetUtcNow().ToUnixTimeSeconds());
        ((long)body["exp"]!).ShouldBe(Server.Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Scope_of_a_custom_token_is_its_permissions()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync("scoped", "custom", null, TesseraPermissions.TokenVerify, TesseraPermissions.ApiRead);

        var (_, body) = await admin.SendFormAsync(Path, ("token", token.Secret));

        body.Text("scope").ShouldBe("tessera:api.read tessera:token.verify");
        body!.AsObject().ContainsKey("exp").ShouldBeFalse();
        body.AsObject().ContainsKey("username").ShouldBeFalse();
    }

    [Fact]
    public async Task Answers_to_tokens_that_are_not_live_are_the_same_bytes()
    {
        using var admin = await Server.AdminAsync();
        var expired = await admin.CreateServiceAsync("expired", duration: 7);
        Server.Clock.Advance(TimeSpan.FromDays(7));
        var revoked = await admin.CreateServiceAsync("revoked");
        await admin.OkAsync(HttpMethod.Delete, revoked.Path);
        var unknown = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();

        var answers = new List<string>();
        foreach (var secret in new[] { expired.Secret, revoked.Secret, unknown, "malformed", "ｆｕｌｌ", new string('x', 10_000) })
        {
            var (answer, _) = await admin.SendFormAsync(Path, ("token", secret));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.Remove("Date");
            answers.Add($"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldEndWith("{\"active\":false}");
    }

    [Fact]
    public async Task Question_without_exactly_one_token_is_refused()
    {
        using var admin = await Server.AdminAsync();

        (await admin.SendFormAsync(Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.SendFormAsync(Path, ("token", ""))).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.SendFormAsync(Path, ("token", "a"), ("token", "b"))).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.CallAsync(HttpMethod.Post, Path, new { token = "a" })).Answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await admin.SendFormAsync(Path, ("token", new string('x', 100_000)))).Answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await admin.SendFormAsync(Path, [.. Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x"))])).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
