using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>What embeds a project's badge elsewhere: works without script, and never with more of a token than it takes.</summary>
public sealed class BadgeBuilderTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task A_private_projects_badge_works_elsewhere_with_a_Status_token_made_for_it(string language)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        await project.ReportAsync("success", "feature/crème brûlée");
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var page = await client.PageAsync($"{project.Address}/badge?branch=feature%2Fcr%C3%A8me%20br%C3%BBl%C3%A9e&style=shield&format=url");
        var before = SnippetOf(page);
        before.ShouldEndWith("/tree/feature/cr%C3%A8me%20br%C3%BBl%C3%A9e.svg?style=shield&circle-token=YOUR_STATUS_TOKEN");
        page.Text().ShouldContain(language == "en" ? "Use a Status token." : "ステータストークンを使用してください。");

        using var made = await client.SendAsync($"{project.Address}/badge/token", ("branch", "feature/crème brûlée"), ("style", "shield"), ("format", "url"));
        var after = await client.FollowAsync(made);

        var secret = after.QuerySelector("#secret")!.TextContent;
        SnippetOf(after).ShouldBe(before.Replace("YOUR_STATUS_TOKEN", secret, StringComparison.Ordinal));
        after.QuerySelector("[data-secret] #badge-snippet").ShouldNotBeNull("the script takes it away with the page");
        await ShowsAsync(SnippetOf(after), HttpStatusCode.OK, "passed");
        await ShowsAsync(before, HttpStatusCode.NotFound, "unknown");
        using var token = shared.Server.Client(secret);
        (await token.GetAsync(project.Builds, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "it is a Status token");
        var again = await client.PageAsync(made.Headers.Location!.ToString());
        again.DocumentElement.OuterHtml.ShouldNotContain(secret);
        SnippetOf(again).ShouldBe(before);
        again.Text().ShouldContain(language == "en" ? "This token isn't accessible any more." : "このトークンはもう確認できません。");
    }

    [Theory]
    [InlineData("markdown", "[![Build status]({0}&circle-token=YOUR_STATUS_TOKEN)]({1})")]
    [InlineData("html", "<a href=\"{1}\"><img src=\"{0}&amp;circle-token=YOUR_STATUS_TOKEN\" alt=\"Build status\"></a>")]
    [InlineData("asciidoc", "image:{0}&circle-token=YOUR_STATUS_TOKEN[\"Build status\", link=\"{1}\"]")]
    [InlineData("rst", ".. image:: {0}&circle-token=YOUR_STATUS_TOKEN\n    :target: {1}\n    :alt: Build status")]
    [InlineData("textile", "!{0}&circle-token=YOUR_STATUS_TOKEN(Build status)!:{1}")]
    [InlineData("rdoc", "{{<img src=\"{0}&amp;circle-token=YOUR_STATUS_TOKEN\" alt=\"Build status\" />}}[{1}]")]
    [InlineData("pod", "=for HTML <a href=\"{1}\"><img src=\"{0}&amp;circle-token=YOUR_STATUS_TOKEN\" alt=\"Build status\"></a>")]
    [InlineData("url", "{0}&circle-token=YOUR_STATUS_TOKEN")]
    public async Task A_snippet_is_written_as_its_form_has_it(string format, string expected)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await client.PageAsync($"{project.Address}/badge?format={format}");
        var origin = shared.Server.BaseAddress.ToString().TrimEnd('/');
        SnippetOf(page).ShouldBe(string.Format(null, expected, $"{origin}/{project.Slug}.svg?style=svg", $"{origin}{project.Address}"));
    }

    [Fact]
    public async Task A_public_projects_badge_takes_no_token_and_what_is_not_understood_is_passed_over()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, "public");
        await project.ReportAsync("failed");
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await client.PageAsync($"{project.Address}/badge?style=%22%3E&format=nonsense&token=admin");
        SnippetOf(page).ShouldContain($"{project.Slug}.svg?style=svg)");
        page.QuerySelectorAll($"form[action='{project.Address}/badge/token']").ShouldBeEmpty();
        await ShowsAsync($"{shared.Server.BaseAddress}{project.Slug}.svg?style=svg", HttpStatusCode.OK, "failed");
    }

    [Fact]
    public async Task Snippets_lead_to_the_address_that_the_settings_give()
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:PublicUrl", "https://tessera.example.com/")]);
        using var project = await ConsoleProject.OnAsync(server);
        using var client = await SessionClient.SignedInAsync(server);
        SnippetOf(await client.PageAsync($"{project.Address}/badge?format=url")).ShouldStartWith($"https://tessera.example.com/{project.Slug}.svg?");
    }

    [Theory]
    [InlineData("../../../x")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("فرع 👩🏽‍🚀 ?#&=%")]
    public async Task A_branch_of_any_name_has_a_badge(string branch)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, "public");
        await project.ReportAsync("canceled", branch);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await client.PageAsync($"{project.Address}/badge?format=url&branch={Uri.EscapeDataString(branch)}");
        page.QuerySelector("#branch option[selected]")!.TextContent.ShouldBe(branch);
        page.QuerySelectorAll("main script").ShouldBeEmpty();
        await ShowsAsync(SnippetOf(page), HttpStatusCode.OK, "canceled");
        using var preview = await client.GetAsync(page.QuerySelector("main img")!.GetAttribute("src")!);
        (await preview.Content.ReadAsStringAsync(Ct)).ShouldContain("canceled");
    }

    [Fact]
    public async Task The_picture_is_shown_in_the_console_without_a_token_and_chosen_without_script()
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        await project.ReportAsync("success");
        await project.ReportAsync("failed", "next");
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(Script: false));
        await visitor.GoAsync(project.Address);
        (await WidthAsync(visitor)).ShouldBeGreaterThan(0);
        await visitor.ClickLinkAsync("Status badge", "ステータスバッジ");
        await visitor.Page.GetByLabel("Branch").SelectOptionAsync("next");
        await visitor.Page.GetByLabel("Format").SelectOptionAsync("html");
        await visitor.ClickButtonAsync("Show", "表示");
        (await visitor.Page.Locator("#badge-snippet").InnerTextAsync()).ShouldContain("/tree/next.svg?style=svg&amp;circle-token=YOUR_STATUS_TOKEN\"");
        (await visitor.Page.GetByAltText("Status badge: Failed").CountAsync()).ShouldBe(1);
        (await WidthAsync(visitor)).ShouldBeGreaterThan(0);
        await visitor.ClickButtonAsync("Create a Status token", "ステータストークンを作成");
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        (await visitor.Page.Locator("#badge-snippet").InnerTextAsync()).ShouldContain($"/tree/next.svg?style=svg&amp;circle-token={secret}\"");
    }

    private static Task<int> WidthAsync(Visitor visitor) => visitor.Page.Locator("main img").EvaluateAsync<int>("image => image.naturalWidth");

    private static string SnippetOf(IHtmlDocument page) => page.QuerySelector("#badge-snippet")!.TextContent;

    private async Task ShowsAsync(string address, HttpStatusCode status, string state)
    {
        using var anybody = shared.Server.Client();
        using var answer = await anybody.GetAsync(address, Ct);
        answer.StatusCode.ShouldBe(status, address);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain($">build: {state}<");
    }
}
