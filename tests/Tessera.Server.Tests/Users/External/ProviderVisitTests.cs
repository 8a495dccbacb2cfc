using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users.External;

namespace Tessera.Server.Tests.Users.External;

/// <summary>The way to a provider and back, against one on Kestrel.</summary>
public sealed class ProviderVisitTests : IAsyncLifetime
{
    private TestProvider provider = null!;

    /// <summary>What a provider may answer instead of a person.</summary>
    public static TheoryData<string> NoPersons => ["{}", "null", "[]", "\"ada\"", "{\"sub\":null}", "{\"sub\":\"\"}", "{\"sub\":true}", "{\"sub\":1.5}", "{\"sub\":-1}", "{\"sub\":{}}", "{\"sub\":\"a\\u0000b\"}", "<html>", ""];

    public async ValueTask InitializeAsync() => provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Fact]
    public async Task The_person_comes_back_once_to_the_page_that_asked()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);

        (await browser.VisitAsync()).PathAndQuery.ShouldBe("/taken");

        var cookie = browser.SetCookies.Single(header => header.StartsWith("tessera-external=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain("expires");
        var result = (await browser.TakeAsync()).ShouldNotBeNull();
        result.ShouldBe(new(new("acme", "ada-at-provider", "ada@example.com", true, "Ada"), null));
        (await browser.TakeAsync()).ShouldBeNull("it is taken");
    }

    [Fact]
    public async Task The_provider_is_asked_with_PKCE_for_the_default_scopes_and_the_way_back_to_this_server()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        await browser.VisitAsync();

        provider.Asked["scope"].ShouldBe("openid email profile");
        provider.Asked["redirect_uri"].ShouldBe($"{server.BaseAddress.GetLeftPart(UriPartial.Authority)}/sign-in/external/acme/callback");
        provider.Asked["code_challenge"].Length.ShouldBe(43);
        server.Get<ExternalProviders>().All.ShouldBe([("acme", "Acme")]);
    }

    [Fact]
    public async Task Behind_https_the_way_back_is_the_public_address_and_cookies_are_bound_to_it()
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:PublicUrl", "https://tessera.example.com/"), .. provider.Settings(more: [("Scopes:0", "read:user")])]);
        using var browser = new Browser(server);

        var there = (await browser.ChallengeAsync()).ShouldNotBeNull();

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(there.Query);
        query["redirect_uri"].ToString().ShouldBe("https://tessera.example.com/sign-in/external/acme/callback");
        query["scope"].ToString().ShouldBe("read:user");
        var cookie = browser.SetCookies.Single();
        cookie.ShouldContain("; secure");
        cookie.ShouldContain("; samesite=lax");
        cookie.ShouldContain("; httponly");
    }

    [Theory]
    [InlineData("state")]
    [InlineData("none")]
    [InlineData("cookie")]
    [InlineData("other")]
    public async Task A_wrong_state_or_another_browser_signs_nobody_in(string wrong)
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        using var victim = new Browser(server);
        var callback = await browser.FollowAsync((await browser.ChallengeAsync())!);
        await victim.ChallengeAsync();
        callback = wrong switch
        {
            "state" => new(callback.AbsoluteUri.Replace("state=", "state=A", StringComparison.Ordinal)),
            "none" => new(callback.AbsoluteUri[..callback.AbsoluteUri.IndexOf("&state", StringComparison.Ordinal)]),
            _ => callback,
        };

        var end = await (wrong is "cookie" or "other" ? victim : browser).FollowAsync(callback);

        end.PathAndQuery.ShouldBe("/sign-in?problem=external-failed");
        (await browser.TakeAsync()).ShouldBeNull();
        (await victim.TakeAsync()).ShouldBeNull();
        server.Logged.ShouldContain("Signing in by acme failed");
    }

    [Fact]
    public async Task A_callback_is_good_once()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        var callback = await browser.FollowAsync((await browser.ChallengeAsync())!);
        (await browser.FollowAsync(callback)).PathAndQuery.ShouldBe("/taken");
        await browser.TakeAsync();

        (await browser.FollowAsync(callback)).PathAndQuery.ShouldBe("/sign-in?problem=external-failed");
    }

    [Theory]
    [InlineData("access_denied", "/sign-in?problem=external-denied")]
    [InlineData("server_error", "/sign-in?problem=external-failed")]
    public async Task An_error_of_the_provider_is_told_apart_from_a_no(string error, string end)
    {
        provider.Error = error;
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);

        (await browser.VisitAsync()).PathAndQuery.ShouldBe(end);

        (await browser.TakeAsync()).ShouldBeNull();
        if (error == "server_error")
            server.Logged.ShouldContain("Signing in by acme failed: server_error;Description=not a line", Case.Sensitive, "what others say does not begin lines of its own in the log");
    }

    [Theory]
    [MemberData(nameof(NoPersons))]
    public async Task A_provider_that_does_not_say_who_it_is_signs_nobody_in(string answer)
    {
        provider.InsteadOfPerson = Results.Text(answer, "application/json");
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);

        (await browser.VisitAsync()).PathAndQuery.ShouldBe("/sign-in?problem=external-failed");
        (await browser.TakeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_provider_that_fails_or_sends_too_much_or_elsewhere_signs_nobody_in()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        foreach (var answer in new[] { Results.StatusCode(500), Results.Text(new JsonObject { ["sub"] = "a", ["x"] = new string('x', 300_000) }.ToJsonString()), Results.Redirect("/person?again") })
        {
            provider.InsteadOfPerson = answer;
            (await browser.VisitAsync()).PathAndQuery.ShouldBe("/sign-in?problem=external-failed");
        }

        provider.InsteadOfPerson = null;
        foreach (var answer in new[] { Results.StatusCode(500), Results.Json(new { }), Results.Text("<html>"), Results.Json(new { error = $"said {TestProvider.ClientSecret}" }, statusCode: 400) })
        {
            provider.InsteadOfToken = answer;
            (await browser.VisitAsync()).PathAndQuery.ShouldBe("/sign-in?problem=external-failed");
        }
    }

    [Fact]
    public async Task Secrets_tokens_and_codes_are_in_no_log()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        var callback = await browser.FollowAsync((await browser.ChallengeAsync())!);
        var code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(callback.Query)["code"].ToString();
        await browser.FollowAsync(callback);
        provider.InsteadOfToken = Results.Json(new { error = "invalid_client", error_description = $"said {TestProvider.ClientSecret}" }, statusCode: 401);
        await browser.VisitAsync();
        provider.InsteadOfToken = null;
        provider.Error = "server_error";
        await browser.VisitAsync();

        server.Logged.ShouldContain("The token endpoint refused the code: invalid_client.");
        foreach (var secret in new[] { TestProvider.ClientSecret, TestProvider.AccessToken, code })
        {
            Count(server.Logged, secret).ShouldBe(0, secret);
            Files.Hold(server.DataDirectory, secret).ShouldBeFalse();
        }

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public async Task The_result_is_good_for_ten_minutes()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var browser = new Browser(server);
        await browser.VisitAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        (await browser.TakeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_but_the_callbacks_of_known_providers_is_answered()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var client = server.Client();
        foreach (var path in new[] { "/sign-in/external/other/callback", "/sign-in/external/acme/callback/", "/sign-in/external/acme", "/sign-in/external/ACME/callback" })
            (await client.StatusAsync(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.NotFound, path);
        (await client.StatusAsync(HttpMethod.Post, "/sign-in/external/acme/callback")).ShouldBe(HttpStatusCode.NotFound);
        using var browser = new Browser(server);
        (await browser.ChallengeAsync("other")).ShouldBeNull();
        foreach (var path in new[] { "https://evil.example", "//evil.example", "/\\evil.example", "taken" })
            await Should.ThrowAsync<ArgumentException>(() => browser.ChallengeAsync(returnPath: path));
    }

    [Fact]
    public async Task Tokens_are_taken_as_before_where_there_are_providers()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        using var admin = await server.AdminAsync();
        using var nobody = server.Client();

        (await admin.StatusAsync(HttpMethod.Get, "/api/v1.1/me")).ShouldBe(HttpStatusCode.OK);
        (await nobody.StatusAsync(HttpMethod.Get, "/api/v1.1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.OK);
    }
}
