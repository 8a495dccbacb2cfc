using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Users;

public sealed class UserPageTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string Users = "/settings/users";

    [Theory]
    [InlineData("en", "The last Super Admin stays.")]
    [InlineData("ja", "最後のスーパー管理者は残す必要があります。")]
    public async Task The_last_super_admin_stays_whatever_form_is_sent(string language, string words)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var me = $"{Users}/{(await shared.Server.ReadAsync("/v1/users/me")).Text("id")}";
        foreach (var (path, fields) in new (string, (string, string)[])[] { (me, [("name", "Me"), ("roles", BuiltInRoles.Viewer.Id.ToString())]), ($"{me}/deactivate", []), ($"{me}/delete", []) })
        {
            using var answer = await client.SubmitAsync(path, fields);
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict, path);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector("[role=alert]")!.TextContent.ShouldContain(words);
            page.QuerySelectorAll("[role=alert] [lang=en]").ShouldBeEmpty();
        }

        var after = await shared.Server.ReadAsync("/v1/users/me");
        after["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["Super Admin"]);
    }

    [Theory]
    [InlineData("en", "Email must be an address such as ada@example.com", "Email is taken", "Name is required")]
    [InlineData("ja", "メールアドレス: ada@example.com のような", "メールアドレス: ほかのユーザーが使用しています", "名前: 入力してください")]
    public async Task An_invitation_that_cannot_be_made_keeps_what_was_entered(string language, string bad, string taken, string nameless)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        foreach (var (email, name, field, words) in new[] { ("nobody", "N", "email", bad), (TesseraServer.AdminEmail.ToUpperInvariant(), "N", "email", taken), ("n@example.com", " ", "name", nameless) })
        {
            using var answer = await client.SubmitAsync($"{Users}/new", ("email", email), ("name", name), ("roles", BuiltInRoles.Viewer.Id.ToString()));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(words);
            ((IHtmlInputElement)page.QuerySelector("#email")!).Value.ShouldBe(email);
            ((IHtmlInputElement)page.QuerySelector("#name")!).Value.ShouldBe(name);
            page.QuerySelectorAll("input[name=roles]:checked").Length.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Who_saves_an_older_look_at_a_user_sees_both_versions_first()
    {
        var id = await shared.Server.HireAsync("twice@example.com", "Viewer");
        using var admin = await shared.Server.AdminAsync();
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var form = await client.PageAsync($"{Users}/{id}");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { name = "Theirs", roles = Staff.List("Developer") });

        using var answer = await client.SendFormAsync(form, $"{Users}/{id}", null, ("name", "Mine"), ("roles", BuiltInRoles.Viewer.Id.ToString()));
        answer.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var page = await SessionClient.ParseAsync(answer);
        page.QuerySelector(".facts")!.TextContent.ShouldContain("Theirs");
        page.QuerySelector(".facts")!.TextContent.ShouldContain("Developer");
        ((IHtmlInputElement)page.QuerySelector("#name")!).Value.ShouldBe("Mine");
        (await shared.Server.ReadAsync($"/v1/users/{id}")).Text("name").ShouldBe("Theirs");

        using var saved = await client.SendFormAsync(page, $"{Users}/{id}", null, ("name", "Mine"), ("roles", BuiltInRoles.Viewer.Id.ToString()));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await shared.Server.ReadAsync($"/v1/users/{id}")).Text("name").ShouldBe("Mine");
    }

    [Fact]
    public async Task A_link_is_shown_to_who_made_it_once_and_to_nobody_else()
    {
        var id = await shared.Server.HireAsync("linked@example.com");
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var other = await SessionClient.SignedInAsync(shared.Server);
        using var made = await client.SubmitFromAsync($"{Users}/{id}", $"{Users}/{id}/invitation");
        made.Headers.Location!.ToString().ShouldBe($"{Users}/{id}/invitation");
        (await other.PageAsync($"{Users}/{id}/invitation")).QuerySelector("#secret").ShouldBeNull();
        using var shown = await client.GetAsync($"{Users}/{id}/invitation");
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var link = (await SessionClient.ParseAsync(shown)).QuerySelector("#secret")!.TextContent;
        link.ShouldContain("/invitation/");
        (await client.PageAsync($"{Users}/{id}/invitation")).QuerySelector("#secret").ShouldBeNull();
        shared.Server.Logged.ShouldNotContain(link.Split('/')[^1]);

        using var again = await client.SubmitFromAsync($"{Users}/{id}", $"{Users}/{id}/invitation");
        shared.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await client.PageAsync($"{Users}/{id}/invitation")).QuerySelector("#secret").ShouldBeNull();
    }

    [Fact]
    public async Task Users_are_listed_by_state_role_and_search_over_pages()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        for (var i = 0; i < 25; i++)
            await admin.OkAsync(HttpMethod.Post, "/v1/users", new { email = $"many{i}@example.com", name = $"Many {i}", roles = Staff.List("Viewer") });
        var left = await server.HireAsync("left@example.com", "Developer");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{left}", new { active = false });
        using var client = await SessionClient.SignedInAsync(server);

        var first = await client.PageAsync($"{Users}?search=many");
        first.QuerySelectorAll("tbody tr").Length.ShouldBe(20);
        first.QuerySelectorAll("tbody tr").ShouldAllBe(row => row.TextContent.Contains("Invited", StringComparison.Ordinal));
        var second = await client.PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        second.QuerySelectorAll("tbody tr").Length.ShouldBe(5);
        second.QuerySelectorAll(".pages a").Select(link => link.GetAttribute("href")).ShouldBe([$"{Users}?search=many"]);
        var gone = await client.PageAsync($"{Users}?active=false");
        gone.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        gone.QuerySelector("tbody")!.TextContent.ShouldContain("Deactivated");
        (await client.PageAsync($"{Users}?role={BuiltInRoles.SuperAdmin.Id}")).QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        (await client.PageAsync($"{Users}?search=%00%00&cursor=nonsense&role=x")).QuerySelectorAll("tbody tr").Length.ShouldBe(20);
        (await client.PageAsync($"{Users}?search=%25")).QuerySelector(".empty").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_user_edited_by_hand_is_marked_and_can_be_deleted()
    {
        var id = await shared.Server.HireAsync("planted@example.com", "Viewer");
        await shared.Server.SqlAsync($"UPDATE users SET \"RoleIds\" = '[\"{BuiltInRoles.SuperAdmin.Id}\"]' WHERE \"Email\" = 'planted@example.com'");
        using var client = await SessionClient.SignedInAsync(shared.Server);
        (await client.PageAsync($"{Users}?search=planted")).QuerySelector("tbody")!.TextContent.ShouldContain("Does not match the seal");
        var page = await client.PageAsync($"{Users}/{id}");
        page.QuerySelector(".notice.bad")!.TextContent.ShouldContain("edited in the database by hand");
        page.QuerySelector("#name").ShouldBeNull();
        (await client.SubmitAsync($"{Users}/{id}/delete")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }
}
