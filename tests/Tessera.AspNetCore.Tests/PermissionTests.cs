using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;

namespace Tessera.AspNetCore.Tests;

/// <summary>What an endpoint states is what is asked of the token, and a refusal says what was missing.</summary>
public sealed class PermissionTests
{
    [Theory]
    [InlineData(Access.Write, "GET", HttpStatusCode.OK)]
    [InlineData(Access.Write, "POST", HttpStatusCode.OK)]
    [InlineData(Access.Read, "GET", HttpStatusCode.OK)]
    [InlineData(Access.Read, "POST", HttpStatusCode.Forbidden)]
    public async Task A_token_reaches_what_it_gives(Access apis, string method, HttpStatusCode expected)
    {
        await using var program = await GuardedProgram.StartAsync(MapShop);
        using var client = program.Client(program.Instance.ServiceToken(apis));

        (await client.CallAsync(new(method), "/articles")).Answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_refusal_names_the_missing_permission_in_header_and_body()
    {
        await using var program = await GuardedProgram.StartAsync(MapShop);
        using var client = program.Client(program.Instance.ServiceToken(Access.Read));

        var (answer, body) = await client.CallAsync(HttpMethod.Post, "/articles");

        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tessera\", error=\"insufficient_scope\", error_description=\"insufficient_scope\", scope=\"shop:article.create\"");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        body.Text("reason").ShouldBe("insufficient_scope");
        body.Text("missing").ShouldBe("shop:article.create");
    }

    [Fact]
    public async Task No_token_a_dead_one_and_two_are_told_apart()
    {
        await using var program = await GuardedProgram.StartAsync(MapShop);
        using var nobody = program.Client();
        using var unknown = program.Client(StandInInstance.UnknownToken());

        var (none, _) = await nobody.CallAsync(HttpMethod.Get, "/articles");
        var (dead, reason) = await unknown.CallAsync(HttpMethod.Get, "/articles");
        var (two, _) = await nobody.CallAsync(
            HttpMethod.Get, "/articles", null, ("Authorization", $"Bearer {StandInInstance.UnknownToken()}"), ("Authorization", $"Bearer {StandInInstance.UnknownToken()}"));

        none.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        none.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tessera\"");
        dead.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        dead.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tessera\", error=\"invalid_token\", error_description=\"unknown\"");
        reason.Text("reason").ShouldBe("unknown");
        two.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Policies_are_named_by_permission_wherever_they_are_stated()
    {
        await using var program = await GuardedProgram.StartAsync(app =>
        {
            MapShop(app);
            app.MapGet("/by-attribute", [Authorize(Policy = "shop:article.find")] () => "ok");
            app.MapGet("/both", [Authorize(Policy = "shop:article.find")][Authorize(Policy = "shop:article.create")] () => "ok");
            app.MapGet("/own", [Authorize(Policy = "own")] () => "ok");
        }, services => services.AddAuthorizationBuilder().AddPolicy("own", policy => policy.RequireClaim(TesseraDefaults.KindClaim, "service")));
        using var reader = program.Client(program.Instance.ServiceToken(Access.Read));
        using var writer = program.Client(program.Instance.ServiceToken(Access.Write));

        (await reader.CallAsync(HttpMethod.Get, "/by-attribute")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var (both, body) = await reader.CallAsync(HttpMethod.Get, "/both");
        both.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        body.Text("missing").ShouldBe("shop:article.create");
        (await writer.CallAsync(HttpMethod.Get, "/both")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.CallAsync(HttpMethod.Get, "/own")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_endpoint_learns_who_it_is_and_nothing_that_could_be_presented()
    {
        VerifiedToken? token = null;
        ClaimsPrincipal? user = null;
        await using var program = await GuardedProgram.StartAsync(app => app.MapTesseraApi("shop", "Shop").MapGet("/articles", (HttpContext http) =>
        {
            (token, user) = (http.GetToken(), http.User);
            return "ok";
        }).RequirePermission("shop:article.find"));
        var (owner, secret) = program.Instance.PersonalToken();
        using var client = program.Client(secret);

        (await client.CallAsync(HttpMethod.Get, "/articles")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        token.ShouldNotBeNull().Kind.ShouldBe(TokenKind.Personal);
        token.Owner.ShouldNotBeNull().Id.ShouldBe(owner);
        user.ShouldNotBeNull().FindFirstValue(ClaimTypes.NameIdentifier).ShouldBe(owner.ToString());
        user.FindFirstValue(ClaimTypes.Email).ShouldBe("ada@example.com");
        user.Claims.ShouldAllBe(claim => !claim.Value.Contains(secret, StringComparison.Ordinal));
        program.Logged.ShouldNotContain(secret);
    }

    [Fact]
    public async Task An_endpoint_for_some_kinds_refuses_the_others()
    {
        await using var program = await GuardedProgram.StartAsync(app => app.MapTesseraApi("shop", "Shop").MapGet("/me", () => "ok").RequireLiveToken().AcceptKinds(TokenKind.Personal));
        using var service = program.Client(program.Instance.ServiceToken(Access.Write));
        using var personal = program.Client(program.Instance.PersonalToken().Secret);

        (await service.CallAsync(HttpMethod.Get, "/me")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await personal.CallAsync(HttpMethod.Get, "/me")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static void MapShop(WebApplication app)
    {
        var shop = app.MapTesseraApi("shop", "Shop");
        shop.MapGet("/articles", () => "ok").RequirePermission("shop:article.find");
        shop.MapPost("/articles", () => "ok").RequirePermission("shop:article.create");
    }
}
