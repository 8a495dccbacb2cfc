using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Console.Tests.Projects;

/// <summary>Who may see and do what with a project in the console: what the APIs let them, no more and no less.</summary>
public sealed class ProjectRightsTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string Hidden = "404";
    private const string Open = "200";
    private const string Change = "tessera:project.write";
    private const string Delete = "tessera:project.delete";
    private const string Builds = "builds:build.write";
    private const string Variables = "builds:env-var.write";

    /// <summary>Pages below a project's address, those of settings last: what it takes to change what is there.</summary>
    private static readonly (string Page, string Needs)[] Pages =
    [
        ("", Open),
        ("/builds/1", Open),
        ("/badge", Open),
        ("/badge/picture", Open),
        ("/builds/new", Builds),
        ("/settings/general", Change),
        ("/settings/general/delete", Delete),
        ("/settings/api-permissions", Change),
        ("/settings/api-permissions/new", Change),
        ("/settings/api-permissions/{token}", Change),
        ("/settings/api-permissions/{token}/rotate", Change),
        ("/settings/api-permissions/{token}/delete", Change),
        ("/settings/environment-variables", Variables),
        ("/settings/environment-variables/new", Variables),
        ("/settings/environment-variables/KEPT/delete", Variables),
        ("/settings/members", Change),
    ];

    /// <summary>Forms below it, with what would be sent.</summary>
    private static readonly (string Page, string Needs, (string, string)[] Fields)[] Forms =
    [
        ("/builds/new", Builds, []),
        ("/builds/1/cancel", Builds, []),
        ("/builds/1/retry", Builds, []),
        ("/badge/token", Change, []),
        ("/settings/general", Change, [("name", "taken over"), ("visibility", "public"), ("defaultBranch", "main")]),
        ("/settings/general/delete", Delete, []),
        ("/settings/api-permissions/new", Change, [("label", "mine"), ("scope", "admin"), ("duration", "unlimited")]),
        ("/settings/api-permissions/{token}/rotate", Change, [("grace", "0s")]),
        ("/settings/api-permissions/{token}/delete", Change, [("confirm", "DELETE")]),
        ("/settings/environment-variables/new", Variables, [("name", "KEPT"), ("value", "another")]),
        ("/settings/environment-variables/KEPT/delete", Variables, []),
        ("/settings/members", Change, [("email", "admin@example.com"), ("access", "read")]),
    ];

    [Theory]
    [InlineData("private", null, "Developer", "404", "")]
    [InlineData("private", null, "Viewer", "404", "")]
    [InlineData("private", "read", "Developer", "200", "")]
    [InlineData("private", "read", "Viewer", "200", "")]
    [InlineData("private", "write", "Viewer", "200", "")]
    [InlineData("private", "write", "Developer", "200", "tessera:project.write builds:build.write builds:env-var.write")]
    [InlineData("private", null, "Super Admin", "200", "tessera:project.write tessera:project.delete builds:build.write builds:env-var.write")]
    [InlineData("public", null, "Developer", "200", "")]
    [InlineData("public", null, "Viewer", "200", "")]
    [InlineData("public", "read", "Developer", "200", "")]
    [InlineData("public", "write", "Developer", "200", "tessera:project.write builds:build.write builds:env-var.write")]
    [InlineData("public", null, "Super Admin", "200", "tessera:project.write tessera:project.delete builds:build.write builds:env-var.write")]
    public async Task Each_page_is_open_to_those_who_may_and_names_to_others_what_they_lack(string visibility, string? access, string role, string sees, string may)
    {
        var (project, token) = await FurnishAsync(visibility);
        using var user = await project.UserAsync(access, BuiltInRoles.All.Single(known => known.Name == role));
        foreach (var (page, needs) in Pages)
        {
            var path = project.Address + page.Replace("{token}", token, StringComparison.Ordinal);
            await ExpectAsync(await user.GetAsync(path), $"GET {page}", sees == Hidden ? Hidden : needs == Open || may.Split(' ').Contains(needs) ? Open : needs);
        }

        (await user.PageAsync($"/projects?search={project.Slug}")).QuerySelectorAll("tbody tr").Length.ShouldBe(sees == Hidden ? 0 : 1);
        project.Dispose();
    }

    [Theory]
    [InlineData("private", null, "Developer", "404")]
    [InlineData("private", "read", "Developer", "200")]
    [InlineData("private", "write", "Viewer", "200")]
    [InlineData("public", null, "Developer", "200")]
    public async Task What_somebody_may_not_do_has_no_button_and_sending_its_form_changes_nothing(string visibility, string? access, string role, string sees)
    {
        var (project, token) = await FurnishAsync(visibility);
        using var user = await project.UserAsync(access, BuiltInRoles.All.Single(known => known.Name == role));
        var before = await StateAsync(project);
        foreach (var (page, needs, fields) in Forms)
        {
            var path = project.Address + page.Replace("{token}", token, StringComparison.Ordinal);
            var all = page == "/settings/general/delete" ? [("confirm", project.Slug)] : fields;
            await ExpectAsync(await user.SendAsync(path, all), $"POST {page}", sees == Hidden ? Hidden : needs);
        }

        (await StateAsync(project)).ShouldBe(before);
        if (sees == Hidden)
            return;
        foreach (var page in new[] { $"/projects?search={project.Slug}", project.Address, $"{project.Address}/builds/1", $"{project.Address}/badge" })
        {
            var document = await user.PageAsync(page);
            document.QuerySelectorAll($"a[href^='{project.Settings}'], a[href^='{project.Address}/builds/new'], main form[method=post]").ShouldBeEmpty(page);
        }

        project.Dispose();
    }

    [Fact]
    public async Task New_projects_are_made_by_those_who_may_alone()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var user = await project.UserAsync(null);
        (await user.PageAsync("/projects")).QuerySelector("a[href='/projects/new']").ShouldBeNull();
        await ExpectAsync(await user.GetAsync("/projects/new"), "GET", "tessera:project.create");
        await ExpectAsync(await user.SendAsync("/projects/new", ("slug", "gh/acme/taken-over"), ("visibility", "private")), "POST", "tessera:project.create");
        using var admin = await SessionClient.SignedInAsync(shared.Server);
        (await admin.PageAsync("/projects?search=taken-over")).QuerySelectorAll("tbody tr").ShouldBeEmpty();
        (await admin.PageAsync("/projects")).QuerySelector("a[href='/projects/new']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_user_whose_roles_give_nothing_sees_of_a_public_project_what_everybody_may_read()
    {
        using var open = await ConsoleProject.OnAsync(shared.Server, "public");
        await open.ReportAsync();
        using var user = await open.UserAsync(null, await NothingAsync());
        (await user.PageAsync(open.Address)).QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        (await user.PageAsync($"{open.Address}/builds/1")).QuerySelector("h1")!.TextContent.ShouldBe("Build #1");
    }

    [Fact]
    public async Task A_member_whose_roles_give_nothing_sees_the_project_and_is_told_what_they_lack_for_its_builds()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        await project.ReportAsync(subject: "not for you");
        using var user = await project.UserAsync("read", await NothingAsync());
        var page = await user.PageAsync(project.Address);
        page.Text().ShouldContain("You lack the permission \"builds:build.read\".");
        page.Text().ShouldNotContain("not for you");
        page.QuerySelector("img").ShouldBeNull();
        await ExpectAsync(await user.GetAsync($"{project.Address}/builds/1"), "build", "builds:build.read");
        await ExpectAsync(await user.GetAsync($"{project.Address}/badge"), "badge", "builds:status.read");
        await ExpectAsync(await user.GetAsync($"{project.Address}/builds/1/artifacts/a"), "artifact", "builds:artifact.read");
    }

    private static async Task ExpectAsync(HttpResponseMessage answer, string what, string expected)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (expected is Open or Hidden)
        {
            $"{(int)answer.StatusCode}".ShouldBe(expected, what);
            return;
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, what);
        text.ShouldContain($"You lack the permission &quot;{expected}&quot;.", Case.Sensitive, what);
    }

    private async Task<(ConsoleProject Project, string TokenId)> FurnishAsync(string visibility)
    {
        var project = await ConsoleProject.OnAsync(shared.Server, visibility);
        await project.ReportAsync("running");
        await project.Admin.OkAsync(HttpMethod.Post, $"{project.Builds}/envvar", new { name = "KEPT", value = "as it was" });
        return (project, (await project.Admin.CreateProjectTokenAsync(project.Record)).Id.ToString());
    }

    private static async Task<string> StateAsync(ConsoleProject project)
    {
        var parts = new List<string>();
        foreach (var path in new[] { project.Record, $"{project.Record}/tokens", $"{project.Record}/members", $"{project.Builds}/envvar", project.Builds })
            parts.Add(await project.Admin.GetStringAsync(path, TestContext.Current.CancellationToken));
        return string.Join('\n', parts);
    }

    private async Task<Role> NothingAsync()
    {
        var role = await shared.Server.RoleAsync($"nothing {Guid.CreateVersion7():N}", "none");
        return new(Guid.Parse(role.Text("id")), role.Text("name"), null, [], Access.None, IsBuiltIn: false);
    }
}
