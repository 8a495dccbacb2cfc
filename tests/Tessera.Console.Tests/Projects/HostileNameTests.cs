using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Everywhere;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>Whatever somebody calls a project, a token, a branch or a commit stands on the pages as they wrote it, turns nothing around it, and does nothing.</summary>
public sealed class HostileNameTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string> Names => [.. FurnishedServer.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_shown_as_it_is_apart_from_the_text_around_it(string name)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, name: name);
        await project.ReportAsync("success", name, name);
        var token = await project.Admin.CreateProjectTokenAsync(project.Record, label: name);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        Isolates(await client.PageAsync($"/projects?search={project.Slug}"), name, 1);
        Isolates(await client.PageAsync(project.Address), name, 2);
        Isolates(await client.PageAsync($"{project.Address}/builds/1"), name, 3);
        Isolates(await client.PageAsync($"{project.Address}/badge?branch={Uri.EscapeDataString(name)}"), name, 1);
        Isolates(await client.PageAsync($"{project.Settings}/api-permissions"), name, 2);
        foreach (var (page, title) in new[]
        {
            (project.Address, name),
            ($"{project.Settings}/api-permissions/{token.Id}", name),
            ($"{project.Settings}/api-permissions/{token.Id}/delete", $"Remove “{name}”?"),
            ($"{project.Settings}/general/delete", $"Delete “{name}”?"),
        })
            (await client.PageAsync(page)).QuerySelector("h1")!.TextContent.ShouldBe(title);
        (await client.PageAsync($"{project.Settings}/general")).QuerySelector("#name")!.GetAttribute("value").ShouldBe(name);
    }

    [Fact]
    public async Task Names_do_nothing_in_a_browser_and_the_longest_fits_a_phone()
    {
        foreach (var name in FurnishedServer.Names)
        {
            using var project = await ConsoleProject.OnAsync(shared.Server, name: name);
            await project.ReportAsync("success", name, name);
        }

        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(Width: 320));
        visitor.Page.Dialog += (_, dialog) => throw new InvalidOperationException(dialog.Message);
        await visitor.GoAsync("/projects?search=gh/acme/");
        (await BeyondAsync()).ShouldBe(0);
        foreach (var address in await visitor.Page.Locator("tbody th a").EvaluateAllAsync<string[]>("links => links.map(link => link.pathname)"))
        {
            await visitor.GoAsync(address);
            (await BeyondAsync()).ShouldBe(0, address);
        }

        Task<int> BeyondAsync() => visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    private static void Isolates(IHtmlDocument page, string name, int times)
    {
        page.QuerySelectorAll("bdi").Count(element => element.TextContent == name).ShouldBeGreaterThanOrEqualTo(times, page.Title);
        page.QuerySelectorAll("main script, main img[src=x], main b:not(.counters b)").ShouldBeEmpty();
        // Text that is not a name, an address of one, or the page's own title holds no name.
        page.QuerySelector("main")!.Descendants<IText>()
            .Where(text => text.ParentElement!.Closest("bdi, h1, option, pre, textarea") is null && text.Data.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty(page.Title);
    }
}
