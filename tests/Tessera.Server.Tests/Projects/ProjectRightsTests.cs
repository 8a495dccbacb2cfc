using System.Globalization;
using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>Who may do what with a project: membership, visibility and role together.</summary>
public sealed class ProjectRightsTests
{
    private const string Sees = "GET,members,member";
    private const string Changes = "PATCH,put,remove,tokens,create,rotate,delete-token";

    /// <summary>Role, membership, visibility; then what they may.</summary>
    public static TheoryData<string, string?, string, string> Rights => new()
    {
        { "Developer", null, "private", "" },
        { "Developer", null, "public", Sees },
        { "Developer", "read", "private", Sees },
        { "Developer", "read", "public", Sees },
        { "Developer", "write", "private", $"{Sees},{Changes}" },
        { "Viewer", null, "private", "" },
        { "Viewer", "read", "private", Sees },
        { "Viewer", "write", "private", Sees },
        { "Token manager", null, "private", "" },
        { "Token manager", "write", "private", $"{Sees},{Changes}" },
        { "Super Admin", null, "private", $"{Sees},{Changes},DELETE" },
        { "none+tessera:project.read", null, "private", Sees },
        { "none+tessera:project.read", "write", "private", Sees },
        { "write+tessera:project.read", "write", "private", $"{Sees},{Changes}" },
        { "write+tessera:project.write", null, "private", $"{Sees},{Changes}" },
        { "none+tessera:project.write", null, "private", $"{Sees},PATCH,put,remove,tokens,delete-token" },
        { "none+tessera:project.delete", null, "private", "DELETE" },
        { "none+tessera:project.delete", null, "public", $"{Sees},DELETE" },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task A_user_may_do_with_a_project_what_membership_visibility_and_role_say(string role, string? member, string visibility, string may)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var named = role.Contains('+', StringComparison.Ordinal) ? role.Split('+') : null;
        if (named is [var apis, var permission])
            await server.RoleAsync("Custom", apis, permission);
        var (id, client) = await server.UserAsync("dev@example.com", named is null ? role : "Custom");
        using var user = client;
        var guest = Guid.Parse((await server.InviteAsync("guest@example.com")).Text("id"));
        var project = await admin.CreateProjectAsync("gh/acme/web", visibility);
        if (member is not null)
            await admin.PutMemberAsync(project, id, member);
        var sees = may.Contains("GET", StringComparison.Ordinal);

        foreach (var (name, method, path, body, missing) in Calls(await admin.MyIdAsync(), guest))
        {
            var token = await admin.CreateProjectTokenAsync(project, "read-only");
            await admin.PutMemberAsync(project, guest, name == "put" ? "write" : "read");
            var (answer, problem) = await user.CallAsync(method, project + path.Replace("{token}", token.Id.ToString(), StringComparison.Ordinal), body);
            var isAllowed = may.Split(',').Contains(name);
            if (isAllowed)
            {
                answer.IsSuccessStatusCode.ShouldBeTrue($"{name}: {(int)answer.StatusCode} {problem}");
                continue;
            }

            answer.StatusCode.ShouldBe(sees ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, name);
            // Whoever may change the project lacks no permission for a token, but cannot give what they have not.
            var isBeyond = may.Contains("PATCH", StringComparison.Ordinal) && name is "create" or "rotate";
            if (sees && !isBeyond)
                problem.Text("missing").ShouldBe(missing, name);
        }
    }

    [Fact]
    public async Task Making_a_project_takes_its_permission()
    {
        await using var server = TesseraServer.Start();
        await server.RoleAsync("Maker", "none", "tessera:project.create");
        var (_, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var (_, other) = await server.UserAsync("maker@example.com", "Maker");
        using var maker = other;

        var (answer, problem) = await developer.CallAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/web" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("missing").ShouldBe("tessera:project.create");
        problem.Text("tokenPage").ShouldContain("/user/tokens/");
        var made = await maker.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/web" });
        made.Text("access").ShouldBe("read", "a member who writes, with a role that does not");
    }

    [Fact]
    public async Task Service_tokens_reach_projects_by_explicit_permissions_alone()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web", "public");
        using var full = server.Client((await admin.CreateServiceAsync("full")).Secret);
        using var reading = server.Client((await admin.CreateServiceAsync("reading", "custom", null, "tessera:project.read")).Secret);
        using var writing = server.Client((await admin.CreateServiceAsync("writing", "custom", null, "tessera:project.write", "tessera:project.create", "tessera:project.delete")).Secret);

        (await full.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound);
        var (answer, problem) = await full.CallAsync(HttpMethod.Get, "/v1/projects");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("missing").ShouldBe("tessera:project.read");
        (await full.StatusAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/x" })).ShouldBe(HttpStatusCode.Forbidden);
        (await reading.OkAsync(HttpMethod.Get, project)).Text("access").ShouldBe("read");
        (await reading.StatusAsync(HttpMethod.Patch, project, new { name = "x" })).ShouldBe(HttpStatusCode.Forbidden);
        (await writing.OkAsync(HttpMethod.Patch, project, new { name = "x" })).Text("access").ShouldBe("write");
        var made = await writing.CreateProjectAsync("gh/acme/other");
        (await writing.OkAsync(HttpMethod.Get, $"{made}/members"))["items"]!.AsArray().ShouldBeEmpty("a token belongs to no project");
        (await writing.StatusAsync(HttpMethod.Delete, made)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Losing_a_role_loses_what_it_gave_at_once()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var project = await admin.CreateProjectAsync("gh/acme/web");
        await admin.PutMemberAsync(project, id, "write");
        (await developer.StatusAsync(HttpMethod.Patch, project, new { name = "x" })).ShouldBe(HttpStatusCode.OK);

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { roles = People.List("Viewer") });

        (await developer.StatusAsync(HttpMethod.Patch, project, new { name = "y" })).ShouldBe(HttpStatusCode.Forbidden);
        (await developer.OkAsync(HttpMethod.Get, project)).Text("access").ShouldBe("read");
    }

    private static IEnumerable<(string Name, HttpMethod Method, string Path, object? Body, string Missing)> Calls(Guid admin, Guid guest)
    {
        const string write = "tessera:project.write";
        var user = guest.ToString("D", CultureInfo.InvariantCulture);
        yield return ("GET", HttpMethod.Get, "", null, "");
        yield return ("members", HttpMethod.Get, "/members", null, "");
        yield return ("member", HttpMethod.Get, $"/members/{admin}", null, "");
        yield return ("PATCH", HttpMethod.Patch, "", new { name = "x" }, write);
        yield return ("put", HttpMethod.Put, $"/members/{user}", new { access = "read" }, write);
        yield return ("remove", HttpMethod.Delete, $"/members/{user}", null, write);
        yield return ("tokens", HttpMethod.Get, "/tokens", null, write);
        yield return ("tokens", HttpMethod.Get, "/tokens/{token}", null, write);
        yield return ("create", HttpMethod.Post, "/tokens", new { label = "x", scope = "read-only" }, write);
        yield return ("rotate", HttpMethod.Post, "/tokens/{token}/rotate", null, write);
        yield return ("delete-token", HttpMethod.Delete, "/tokens/{token}", null, write);
        yield return ("DELETE", HttpMethod.Delete, "", null, "tessera:project.delete");
    }
}
