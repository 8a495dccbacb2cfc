using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Roles;

public sealed class RolePageTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string Roles = "/settings/roles";

    [Theory]
    [InlineData("en", "Built-in roles stay as they are.")]
    [InlineData("ja", "組み込みのロールは変更も削除もできません。")]
    public async Task Built_in_roles_are_shown_and_stay_as_they_are(string language, string words)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        foreach (var role in BuiltInRoles.All)
        {
            var page = await client.PageAsync($"{Roles}/{role.Id}");
            page.QuerySelectorAll("main form, main .button").ShouldBeEmpty();
            page.QuerySelector("main")!.TextContent.ShouldContain(words);
            page.QuerySelectorAll("dl code").Select(code => code.TextContent).ShouldBe(role.Permissions);
            foreach (var (path, fields) in new (string, (string, string)[])[] { ($"{Roles}/{role.Id}", [("name", "x"), ("apis", "none")]), ($"{Roles}/{role.Id}/delete", []) })
            {
                using var answer = await client.PostUnseenAsync(path, fields);
                answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await SessionClient.ParseAsync(answer)).QuerySelector("main")!.TextContent.ShouldContain(words);
            }
        }
    }

    [Fact]
    public async Task Every_permission_is_described_in_both_languages()
    {
        foreach (var language in new[] { "en", "ja" })
        {
            using var client = await SessionClient.SignedInAsync(shared.Server, language);
            var boxes = (await client.PageAsync($"{Roles}/new")).QuerySelectorAll("input[name=permissions]");
            boxes.Select(box => box.GetAttribute("value")).ShouldBe(TesseraPermissions.All);
            boxes.Select(box => box.ParentElement!.QuerySelector("span")!.ChildNodes[0].TextContent.Trim()).ShouldAllBe(text => text.Length > 5 && text.Any(c => c > 0x3000) == (language == "ja"));
        }
    }

    [Theory]
    [InlineData("", "none", "name", "Name is required")]
    [InlineData("super admin", "none", "name", "Name is taken")]
    [InlineData("fine", "everything", "apis", "Access to all APIs must be none, read or write.")]
    public async Task A_role_that_cannot_be_made_keeps_what_was_entered(string name, string apis, string field, string words)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        using var answer = await client.SubmitAsync($"{Roles}/new", ("name", name), ("description", "Kept"), ("apis", apis), ("permissions", TesseraPermissions.AuditRead));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await SessionClient.ParseAsync(answer);
        page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(words);
        page.QuerySelector("#description")!.TextContent.Trim().ShouldBe("Kept");
        page.QuerySelectorAll("input[name=permissions]:checked").Select(box => box.GetAttribute("value")).ShouldBe([TesseraPermissions.AuditRead]);
    }

    [Fact]
    public async Task Who_saves_an_older_look_at_a_role_sees_both_versions_first()
    {
        var id = await shared.Server.NewRoleAsync("contested", "read", TesseraPermissions.UserRead);
        using var admin = await shared.Server.AdminAsync();
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var form = await client.PageAsync($"{Roles}/{id}");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{id}", new { name = "Theirs" });
        using var answer = await client.SendFormAsync(form, $"{Roles}/{id}", null, ("name", "Mine"), ("apis", "none"));
        answer.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var page = await SessionClient.ParseAsync(answer);
        page.QuerySelector(".facts")!.TextContent.ShouldContain("Theirs");
        ((IHtmlInputElement)page.QuerySelector("#name")!).Value.ShouldBe("Mine");
        (await shared.Server.ReadAsync($"/v1/roles/{id}")).Text("apis").ShouldBe("read");
        using var saved = await client.SendFormAsync(page, $"{Roles}/{id}", null, ("name", "Mine"), ("apis", "none"));
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await shared.Server.ReadAsync($"/v1/roles/{id}")).Text("apis").ShouldBe("none");
    }
}
