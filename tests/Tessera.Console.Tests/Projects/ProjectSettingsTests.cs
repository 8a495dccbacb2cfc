using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>Making a project, changing what it is, and its end.</summary>
public sealed class ProjectSettingsTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_project_is_shown_and_its_maker_belongs_to_it()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var answer = await client.SubmitAsync("/projects/new", ("slug", "github/acme/new-one"), ("name", "New one"), ("visibility", "public"), ("defaultBranch", "trunk"));
        var page = await client.FollowAsync(answer);
        page.QuerySelector("h1")!.TextContent.ShouldBe("New one");
        page.Text().ShouldContain("The project is created.");
        page.Text().ShouldContain("gh/acme/new-one");
        page.Text().ShouldContain("trunk");
        page.Text().ShouldContain("No builds");
        (await client.PageAsync("/projects/gh/acme/new-one/settings/members")).Text().ShouldContain(TesseraServer.AdminEmail);
        (await client.PageAsync("/projects/github/acme/new-one")).QuerySelector("h1")!.TextContent.ShouldBe("New one");
    }

    [Theory]
    [InlineData("slug", "nonsense", "must read vcs/org/repo", "vcs/org/repo の形")]
    [InlineData("slug", "gh/acme/twice", "is taken by another project", "別のプロジェクトで使用されています")]
    [InlineData("name", "\u0007", "may not hold control characters", "制御文字や壊れた文字は使用できません。")]
    [InlineData("visibility", "open", "must be one of private, public.", "公開か非公開を選択してください。")]
    [InlineData("defaultBranch", "\u0007", "may not hold control characters", "制御文字や壊れた文字は使用できません。")]
    public async Task What_is_no_project_is_refused_beside_its_field_in_the_viewers_language(string field, string value, string english, string japanese)
    {
        using (var admin = await shared.Server.AdminAsync())
            await admin.CallAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/twice" });
        foreach (var (language, message) in new[] { ("en", english), ("ja", japanese) })
        {
            using var client = await SessionClient.SignedInAsync(shared.Server, language);
            var fields = new Dictionary<string, string> { ["slug"] = "gh/acme/never-made", ["name"] = "kept", ["visibility"] = "private", [field] = value };
            using var answer = await client.SubmitAsync("/projects/new", [.. fields.Select(pair => (pair.Key, pair.Value))]);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(message);
            page.QuerySelector($"[role=alert] a[href='#{field}']").ShouldNotBeNull();
            if (field != "name")
                page.QuerySelector("#name")!.GetAttribute("value").ShouldBe("kept");
        }
    }

    [Fact]
    public async Task Name_visibility_and_default_branch_are_changed_in_one_form()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var answer = await client.SubmitAsync($"{project.Settings}/general", ("name", "Renamed"), ("visibility", "public"), ("defaultBranch", "trunk"));
        (await client.FollowAsync(answer)).Text().ShouldContain("Saved.");
        var record = await project.Admin.OkAsync(HttpMethod.Get, project.Record);
        (record.Text("name"), record.Text("visibility"), record.Text("defaultBranch")).ShouldBe(("Renamed", "public", "trunk"));
    }

    [Theory]
    [InlineData("en", "Somebody has changed this since you opened it.")]
    [InlineData("ja", "開いている間に、ほかの人が変更しました。")]
    public async Task What_somebody_else_has_changed_meanwhile_is_shown_beside_ones_own_and_overwritten_only_when_saved_again(string language, string message)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var path = $"{project.Settings}/general";
        var fields = FieldsOf(await client.PageAsync(path), path, "mine");
        await project.Admin.OkAsync(HttpMethod.Patch, project.Record, new { name = "theirs" });

        using var refused = await client.PostAsync(path, fields);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await SessionClient.ParseAsync(refused);
        page.Text().ShouldContain(message);
        page.QuerySelectorAll("tbody tr:first-child td").Select(cell => cell.TextContent).ShouldBe(["theirs", "mine"]);
        page.QuerySelector("#name")!.GetAttribute("value").ShouldBe("mine");
        (await project.Admin.OkAsync(HttpMethod.Get, project.Record)).Text("name").ShouldBe("theirs");
        using var saved = await client.PostAsync(path, FieldsOf(page, path, "mine"));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await project.Admin.OkAsync(HttpMethod.Get, project.Record)).Text("name").ShouldBe("mine");
    }

    [Fact]
    public async Task A_new_member_does_not_make_the_form_of_the_settings_out_of_date()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var path = $"{project.Settings}/general";
        var fields = FieldsOf(await client.PageAsync(path), path, "renamed");
        using var member = await project.UserAsync("read");
        (await client.PostAsync(path, fields)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_project_is_deleted_when_its_slug_is_typed_and_not_before()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        var token = await project.Admin.CreateProjectTokenAsync(project.Record);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var path = $"{project.Settings}/general/delete";
        foreach (var typed in new[] { "", "DELETE", project.Slug.ToUpperInvariant(), "web" })
        {
            using var refused = await client.SubmitAsync(path, ("confirm", typed));
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, typed);
            (await SessionClient.ParseAsync(refused)).QuerySelector("#confirm-error").ShouldNotBeNull();
        }

        await shared.Server.ShouldBeLiveAsync(token.Secret);
        using var deleted = await client.SubmitAsync(path, ("confirm", project.Slug));
        var page = await client.FollowAsync(deleted);
        page.QuerySelector("h1")!.TextContent.ShouldBe("Projects");
        page.Text().ShouldContain("The project is deleted, and its tokens with it.");
        await shared.Server.ShouldBeRefusedAsync(token.Secret);
        (await client.GetAsync(project.Address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_project_edited_in_the_database_by_hand_is_shown_as_such_and_can_only_be_deleted()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        await shared.Server.ByHandAsync($"UPDATE projects SET \"IsPublic\" = TRUE WHERE \"Slug\" = '{project.Slug}'");
        (await client.PageAsync($"/projects?search={project.Slug}")).Text().ShouldContain("Does not match its seal");
        var page = await client.PageAsync(project.Address);
        page.Text().ShouldContain("It was edited in the database by hand.");
        page.QuerySelector("img").ShouldBeNull();
        (await client.GetAsync($"{project.Settings}/api-permissions")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var stranger = await project.UserAsync(null);
        (await stranger.GetAsync(project.Address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var deleted = await client.SubmitAsync($"{project.Settings}/general/delete", ("confirm", project.Slug));
        deleted.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Projects_are_found_by_part_of_name_or_slug_page_by_page_by_those_who_see_them()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, "public", name: "Needle 100%_sure");
        using var hidden = await ConsoleProject.OnAsync(shared.Server, name: "needle, hidden");
        using var admin = await SessionClient.SignedInAsync(shared.Server);
        using var user = await project.UserAsync(null);
        (await CountAsync(admin, "nEEDLE")).ShouldBe(2);
        (await CountAsync(user, "nEEDLE")).ShouldBe(1);
        (await CountAsync(admin, "100%_")).ShouldBe(1);
        (await CountAsync(admin, "%")).ShouldBe(1);
        (await CountAsync(user, project.Slug)).ShouldBe(1);
        (await CountAsync(user, hidden.Slug)).ShouldBe(0);
        for (var i = 0; i < 21; i++)
            await project.Admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = $"gh/paged/p{i}" });
        var first = await admin.PageAsync("/projects?search=gh/paged");
        first.QuerySelectorAll("tbody tr").Length.ShouldBe(20);
        var second = await admin.PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        second.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        second.QuerySelector("nav.pages a")!.GetAttribute("href").ShouldBe("/projects?search=gh%2Fpaged");
    }

    private static async Task<int> CountAsync(SessionClient client, string search) =>
        (await client.PageAsync($"/projects?search={Uri.EscapeDataString(search)}")).QuerySelectorAll("tbody tr").Length;

    private static (string, string)[] FieldsOf(AngleSharp.Html.Dom.IHtmlDocument page, string path, string name) =>
    [
        .. page.QuerySelectorAll($"main form[action='{path}'] input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)),
        ("name", name), ("visibility", "private"), ("defaultBranch", "main"),
    ];
}
