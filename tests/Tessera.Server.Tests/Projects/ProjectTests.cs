using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Projects;

/// <summary>Projects are made, shown, listed, changed and deleted.</summary>
public sealed class ProjectTests
{
    [Fact]
    public async Task A_new_project_is_private_named_after_its_repository_and_its_maker_writes()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, made) = await admin.CallAsync(HttpMethod.Post, "/v1/projects", new { slug = "github/acme/web" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.ToString().ShouldBe(ProjectCalls.PathOf(made!));
        ((long)made!["epoch"]!).ShouldBeGreaterThan(0);
        made.Text("slug").ShouldBe("gh/acme/web");
        (made.Text("name"), made.Text("visibility"), made.Text("defaultBranch"), made.Text("access")).ShouldBe(("web", "private", "main", "write"));
        var shown = await admin.OkAsync(HttpMethod.Get, ProjectCalls.PathOf(made));
        made.AsObject().Remove("epoch");
        shown.ToJsonString().ShouldBe(made.ToJsonString());
        var members = await admin.OkAsync(HttpMethod.Get, $"{ProjectCalls.PathOf(made)}/members");
        members["items"]!.AsArray().ShouldHaveSingleItem().Text("access").ShouldBe("write");
        members["items"]![0].Text("email").ShouldBe(TesseraServer.AdminEmail);
    }

    [Theory]
    [InlineData("""{"slug":"gh/acme/.."}""", "slug")]
    [InlineData("""{"slug":"gh/acme"}""", "slug")]
    [InlineData("""{"slug":"svn/acme/web"}""", "slug")]
    [InlineData("""{"slug":"gh/acme/a%2Fb"}""", "slug")]
    [InlineData("""{"slug":"gh/acme/web\n"}""", "slug")]
    [InlineData("""{}""", "slug")]
    [InlineData("""{"slug":null}""", "slug")]
    [InlineData("""{"slug":"gh/acme/web","name":" "}""", "name")]
    [InlineData("""{"slug":"gh/acme/web","visibility":"secret"}""", "visibility")]
    [InlineData("""{"slug":"gh/acme/web","defaultBranch":""}""", "defaultBranch")]
    [InlineData("""{"slug":"gh/acme/web","defaultBranch":"a\u0000b"}""", "defaultBranch")]
    [InlineData("""{"slug":"gh/acme/web","colour":"red"}""", "colour")]
    [InlineData("""{"slug":"gh/acme/web","slug":"gh/acme/web"}""", "slug")]
    public async Task Bad_fields_are_named_and_make_nothing(string body, string field)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, "/v1/projects", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]![field].ShouldNotBeNull(problem.ToJsonString());
        (await SlugsAsync(admin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Long_names_and_branches_are_refused_and_the_longest_are_not()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        (await admin.StatusAsync(HttpMethod.Post, "/v1/projects", new { slug = $"gh/acme/{new string('r', 101)}" })).ShouldBe(HttpStatusCode.BadRequest);
        (await admin.StatusAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/web", defaultBranch = new string('b', 251) })).ShouldBe(HttpStatusCode.BadRequest);
        (await admin.StatusAsync(HttpMethod.Post, "/v1/projects", new { slug = $"github/{new string('o', 100)}/{new string('r', 100)}", name = new string('n', 100), defaultBranch = new string('b', 250) })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_slug_belongs_to_one_project_until_that_is_deleted()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.StatusAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/web" })));

        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.Conflict).ShouldBe(7);
        var first = ProjectCalls.PathOf((await admin.OkAsync(HttpMethod.Get, "/v1/projects?slug=gh/acme/web"))["items"]![0]!);
        await admin.OkAsync(HttpMethod.Delete, first);
        (await admin.CreateProjectAsync("gh/acme/web")).ShouldNotBe(first);
        (await admin.StatusAsync(HttpMethod.Get, first)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Name_visibility_and_branch_can_be_changed_and_the_slug_cannot()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");

        var edited = await admin.OkAsync(HttpMethod.Patch, project, new { name = " Website ", visibility = "public", defaultBranch = "trunk" });
        var same = await admin.OkAsync(HttpMethod.Patch, project, new { });

        (edited.Text("name"), edited.Text("visibility"), edited.Text("defaultBranch")).ShouldBe(("Website", "public", "trunk"));
        same.ToJsonString().ShouldBe(edited.ToJsonString(), "a change that changes nothing leaves even the epoch");
        var (answer, problem) = await admin.CallAsync(HttpMethod.Patch, project, new { slug = "gh/acme/other" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!["slug"].ShouldNotBeNull();
        foreach (var body in new object[] { new { name = "" }, new { visibility = "open" }, new { defaultBranch = "" } })
            (await admin.StatusAsync(HttpMethod.Patch, project, body)).ShouldBe(HttpStatusCode.BadRequest);
        (await admin.StatusAsync(HttpMethod.Put, project, new { name = "x" })).ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Deleting_is_final_and_answers_404_the_second_time()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = await admin.CreateProjectAsync("gh/acme/web");

        var (answer, _) = await admin.CallAsync(HttpMethod.Delete, project);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        People.EpochOf(answer).ShouldBeGreaterThan(0);
        (await admin.StatusAsync(HttpMethod.Delete, project)).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Get, project)).ShouldBe(HttpStatusCode.NotFound);
        (await SlugsAsync(admin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Projects_are_listed_newest_first_in_pages_as_far_as_the_caller_sees_them()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        foreach (var (slug, visibility) in new[] { ("gh/acme/a", "private"), ("gh/acme/b", "public"), ("gh/acme/c", "private"), ("gh/acme/d", "public") })
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            var project = await admin.CreateProjectAsync(slug, visibility);
            if (slug == "gh/acme/a")
                await admin.PutMemberAsync(project, dev, "write");
        }

        (await SlugsAsync(admin)).ShouldBe(["gh/acme/d", "gh/acme/c", "gh/acme/b", "gh/acme/a"]);
        (await SlugsAsync(developer)).ShouldBe(["gh/acme/d", "gh/acme/b", "gh/acme/a"]);
        (await SlugsAsync(developer, "?slug=github/acme/b")).ShouldBe(["gh/acme/b"]);
        (await SlugsAsync(developer, "?slug=gh/acme/c")).ShouldBeEmpty();
        var first = await developer.OkAsync(HttpMethod.Get, "/v1/projects?limit=2");
        first["items"]!.AsArray().Select(item => item.Text("slug")).ShouldBe(["gh/acme/d", "gh/acme/b"]);
        (await SlugsAsync(developer, $"?limit=2&cursor={first.Text("next")}")).ShouldBe(["gh/acme/a"]);
        (await developer.StatusAsync(HttpMethod.Get, $"/v1/projects?slug=gh/acme/a&cursor={first.Text("next")}")).ShouldBe(HttpStatusCode.BadRequest);
        (await developer.StatusAsync(HttpMethod.Get, "/v1/projects?slug=nonsense")).ShouldBe(HttpStatusCode.BadRequest);
        (await developer.StatusAsync(HttpMethod.Get, "/v1/projects?name=x")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_under_the_project()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (dev, client) = await server.UserAsync("dev@example.com", "Developer");
        client.Dispose();
        var project = await admin.CreateProjectAsync("gh/acme/web");
        await admin.OkAsync(HttpMethod.Patch, project, new { visibility = "public" });
        await admin.PutMemberAsync(project, dev, "read");
        await admin.OkAsync(HttpMethod.Delete, $"{project}/members/{dev}");
        var token = await admin.CreateProjectTokenAsync(project);
        var rotated = await admin.RotateAsync(token);
        using (var holder = server.Client())
            await holder.SendFormAsync("/v1/revoke", ("token", rotated.Secret));
        await admin.CreateProjectTokenAsync(project, "status");
        await admin.OkAsync(HttpMethod.Delete, project);

        var events = (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?project=gh/acme/web"))["items"]!.AsArray();

        events.Select(row => row.Text("action")).Reverse().ShouldBe(
            ["project.create", "project.update", "project.set-member", "project.remove-member", "project-token.create", "project-token.rotate", "token.revoke", "project-token.create", "project-token.delete", "project.delete"]);
        events.Where(row => row.Text("action").StartsWith("project.", StringComparison.Ordinal)).ShouldAllBe(row => row!["target"]!["kind"]!.GetValue<string>() == "project");
        (events[^2]!["before"].Text("visibility"), events[^2]!["after"].Text("visibility")).ShouldBe(("private", "public"));
        ((bool)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
    }

    private static async Task<string[]> SlugsAsync(HttpClient client, string query = "") =>
        [.. (await client.OkAsync(HttpMethod.Get, $"/v1/projects{query}"))["items"]!.AsArray().Select(item => item.Text("slug"))];
}
