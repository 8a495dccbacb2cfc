using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.AspNetCore.Tests;

/// <summary>Operations that belong to a project are reached by those who do.</summary>
public sealed class ProjectBindingTests
{
    private const string Own = "/p/gh/acme/web";

    [Theory]
    [InlineData("read-only", Own, "GET", 200)]
    [InlineData("read-only", "/p/github/acme/web", "GET", 200)]
    [InlineData("read-only", Own, "POST", 403)]
    [InlineData("admin", Own, "POST", 200)]
    [InlineData("admin", "/p/gh/acme/other", "GET", 403)]
    [InlineData("admin", "/p/gh/acme/none", "GET", 404)]
    [InlineData("admin", "/p/gh/..%2facme/web", "GET", 404)]
    [InlineData("admin", "/outside", "GET", 403)]
    [InlineData("status", Own, "GET", 403)]
    public async Task A_project_token_stays_inside_its_project(string scope, string path, string method, int expected)
    {
        await using var program = await StartAsync(isPublic: false);
        using var client = program.Client(program.Instance.ProjectToken("gh/acme/web", scope));

        ((int)(await client.CallAsync(new(method), path)).Answer.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, Access.None, 403, 403)]
    [InlineData(false, Access.Read, 200, 403)]
    [InlineData(false, Access.Write, 200, 200)]
    [InlineData(true, Access.None, 200, 403)]
    public async Task A_user_reaches_as_far_as_they_belong(bool isPublic, Access member, int reading, int writing)
    {
        await using var program = await StartAsync(isPublic, member: member);
        using var client = program.Client(program.Instance.PersonalToken(allProjects: Access.None, user: Member).Secret);

        ((int)(await client.CallAsync(HttpMethod.Get, Own)).Answer.StatusCode).ShouldBe(reading);
        ((int)(await client.CallAsync(HttpMethod.Post, Own)).Answer.StatusCode).ShouldBe(writing);
    }

    [Fact]
    public async Task What_is_open_in_public_projects_needs_no_token_and_takes_every_live_one()
    {
        await using var program = await StartAsync(isPublic: true);
        using var nobody = program.Client();
        using var narrow = program.Client(program.Instance.ProjectToken("gh/acme/other", "status"));
        using var dead = program.Client(StandInInstance.UnknownToken());

        (await nobody.CallAsync(HttpMethod.Get, "/open/gh/acme/web")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await narrow.CallAsync(HttpMethod.Get, "/open/gh/acme/web")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await dead.CallAsync(HttpMethod.Get, "/open/gh/acme/web")).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.CallAsync(HttpMethod.Get, "/open/gh/acme/other")).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.CallAsync(HttpMethod.Get, Own)).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_permission_in_a_project_that_was_looked_up_within_is_asked_for_there()
    {
        await using var program = await StartAsync(isPublic: false);
        using var own = program.Client(program.Instance.ProjectToken("gh/acme/web", "read-only"));
        using var other = program.Client(program.Instance.ProjectToken("gh/acme/other", "read-only"));

        (await own.CallAsync(HttpMethod.Get, "/by-id")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.CallAsync(HttpMethod.Get, "/by-id")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static readonly Guid Member = new("01900000-0000-7000-8000-00000000aaaa");

    private static async Task<GuardedProgram> StartAsync(bool isPublic, Access member = Access.None)
    {
        Project? web = null;
        var program = await GuardedProgram.StartAsync(app =>
        {
            var shop = app.MapTesseraApi("shop", "Shop");
            var project = shop.MapGroup("/p/{vcs}/{org}/{repo}").OfProject();
            project.MapGet("", (HttpContext http) => http.GetProject()!.Slug).RequirePermission("shop:article.find");
            project.MapPost("", () => "ok").RequirePermission("shop:article.create");
            shop.MapGet("/open/{vcs}/{org}/{repo}", () => "ok").OfProject().OpenInPublicProjects().RequirePermission("shop:article.find");
            shop.MapGet("/outside", () => "ok").RequirePermission("shop:article.find");
            shop.MapGet("/by-id", async (HttpContext http) =>
            {
                if (await http.AskPermissionAsync("shop:article.find", web) is { } refusal)
                    await http.RefuseAsync(refusal);
            }).RequireLiveToken();
        });
        web = program.Instance.AddProject("gh/acme/web", isPublic, members: member == Access.None ? [] : [(Member, member)]);
        program.Instance.AddProject("gh/acme/other");
        return program;
    }
}
