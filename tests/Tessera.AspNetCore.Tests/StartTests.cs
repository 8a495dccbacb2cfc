using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tessera.Permissions;

namespace Tessera.AspNetCore.Tests;

/// <summary>A program does not start with what it cannot guard, and makes known what it can.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task An_endpoint_of_a_guarded_group_that_states_nothing_keeps_the_program_from_starting()
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => GuardedProgram.StartAsync(app =>
        {
            var shop = app.MapTesseraApi("shop", "Shop");
            shop.MapGet("/articles", () => "ok").RequirePermission("shop:article.find");
            shop.MapGroup("/deep").MapPost("/forgotten", () => "ok");
        }));

        refused.Message.ShouldContain("/deep/forgotten");
        refused.Message.ShouldNotContain("/articles");
    }

    [Fact]
    public async Task Endpoints_outside_the_group_and_anonymous_ones_in_it_are_left_alone()
    {
        await using var program = await GuardedProgram.StartAsync(app =>
        {
            app.MapTesseraApi("shop", "Shop").MapGet("/health", () => "ok").AllowAnonymous();
            app.MapGet("/elsewhere", () => "ok");
        });
        using var client = program.Client();

        (await client.GetStringAsync("/health", TestContext.Current.CancellationToken)).ShouldBe("ok");
        (await client.GetStringAsync("/elsewhere", TestContext.Current.CancellationToken)).ShouldBe("ok");
    }

    [Fact]
    public async Task Permissions_and_routes_register_themselves()
    {
        await using var program = await GuardedProgram.StartAsync(app =>
        {
            var shop = app.MapTesseraApi("shop", "The shop");
            shop.MapGet("/articles/{id:int}", () => "ok").RequirePermission("shop:article.find");
            shop.MapDelete("/p/{vcs}/{org}/{repo}/files/{**path}", () => "ok").OfProject().RequirePermission("shop:file.delete");
            shop.MapGet("/{name}.svg", () => "ok").RequirePermission("shop:article.find");
            shop.MapGet("/me", () => "ok").RequireLiveToken();
        });

        var registered = program.Instance.Registered.ShouldNotBeNull();
        registered.Title.ShouldBe("The shop");
        registered.Routes.ShouldBe(
        [
            new("GET", "/articles/{id}", "article", "find", Access.Read),
            new("DELETE", "/p/{vcs}/{org}/{repo}/files/{path+}", "file", "delete", Access.Write, "{vcs}/{org}/{repo}"),
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Options_that_cannot_be_used_keep_the_program_from_starting()
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() =>
            GuardedProgram.StartAsync(_ => { }, services => services.AddTesseraAuthentication(options => options.Realm = "a\"b")));

        refused.Message.ShouldContain("Realm must be");
    }

    [Fact]
    public void What_is_not_a_permission_is_refused_where_it_is_written() =>
        Should.Throw<ArgumentException>(() => WebApplication.CreateBuilder().Build().MapGet("/", () => "ok").RequirePermission("article.find"));
}
