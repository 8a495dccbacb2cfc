using System.Net;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>Who belongs to a project, as its settings show and change it.</summary>
public sealed class MemberTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Fact]
    public async Task A_member_is_added_by_address_given_another_access_and_removed()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        var token = await shared.Server.AddUserAsync("Ada@example.com");
        using var ada = shared.Server.Client(token);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var list = $"{project.Settings}/members";
        (await ReadsAsync(ada, project)).ShouldBe(HttpStatusCode.NotFound);

        using var added = await client.SubmitAsync(list, ("email", " ada@EXAMPLE.com "), ("access", "read"));
        var page = await client.FollowAsync(added);
        page.Text().ShouldContain("The member is added.");
        var row = page.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains("Ada@example.com", StringComparison.Ordinal));
        row.QuerySelector("option[selected]")!.GetAttribute("value").ShouldBe("read");
        (await ReadsAsync(ada, project)).ShouldBe(HttpStatusCode.OK);
        (await TriggersAsync(ada, project)).ShouldBe(HttpStatusCode.Forbidden);

        using var changed = await client.SendAsync(row.QuerySelector("form")!.GetAttribute("action")!, ("access", "write"));
        (await client.FollowAsync(changed)).Text().ShouldContain("The access is changed.");
        (await TriggersAsync(ada, project)).ShouldBe(HttpStatusCode.Created);

        var remove = row.QuerySelector("a[data-dialog]")!.GetAttribute("href")!;
        (await client.PageAsync(remove)).QuerySelector("h1")!.TextContent.ShouldBe("Remove Ada@example.com?");
        using var removed = await client.SubmitAsync(remove);
        (await client.FollowAsync(removed)).Text().ShouldContain("The member is removed.");
        (await ReadsAsync(ada, project)).ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync(remove)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nobody@example.com", "read", "email", "is not the address of a user of this instance.", "このインスタンスのユーザーのメールアドレスではありません。")]
    [InlineData("admin@example.com", "admin", "access", "must be one of read, write.", "読み取りか、読み取りと書き込みを選択してください。")]
    public async Task What_is_no_member_is_refused_beside_its_field_in_the_viewers_language(string email, string access, string field, string english, string japanese)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        foreach (var (language, message) in new[] { ("en", english), ("ja", japanese) })
        {
            using var client = await SessionClient.SignedInAsync(shared.Server, language);
            using var answer = await client.SubmitAsync($"{project.Settings}/members", ("email", email), ("access", access));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = await SessionClient.ParseAsync(answer);
            page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(message);
            page.QuerySelector("#email")!.GetAttribute("value").ShouldBe(email);
        }
    }

    [Fact]
    public async Task Who_removes_themselves_is_led_to_what_they_still_may_see()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var user = await project.UserAsync("write");
        var remove = (await user.PageAsync($"{project.Settings}/members")).QuerySelectorAll("tbody tr")
            .Single(row => !row.TextContent.Contains(TesseraServer.AdminEmail, StringComparison.Ordinal)).QuerySelector("a[data-dialog]")!.GetAttribute("href")!;
        using var removed = await user.SubmitAsync(remove);
        (await user.FollowAsync(removed)).QuerySelector("h1")!.TextContent.ShouldBe("Projects");
        (await user.GetAsync(project.Address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpStatusCode> ReadsAsync(HttpClient user, ConsoleProject project) =>
        (await user.GetAsync(project.Builds, TestContext.Current.CancellationToken)).StatusCode;

    private static async Task<HttpStatusCode> TriggersAsync(HttpClient user, ConsoleProject project) =>
        (await user.PostAsync(project.Builds, null, TestContext.Current.CancellationToken)).StatusCode;
}
