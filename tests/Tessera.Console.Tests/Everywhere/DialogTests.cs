using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Every question that is asked over a page (C8) is a page of its own, and has the focus where it does no harm.</summary>
public sealed class DialogTests(Chromium chromium, FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    private const string Opener = "a[data-dialog]";

    [Fact]
    public async Task Each_is_a_page_with_the_same_form_that_works_without_script()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var openers = await OpenersAsync(client);
        openers.Count.ShouldBeGreaterThan(10);
        foreach (var (_, question) in openers)
        {
            var page = await client.PageAsync(question);
            var body = page.QuerySelectorAll("main [data-dialog-body]").Single();
            page.QuerySelector("h1")!.TextContent.ShouldNotBeEmpty(question);
            // One that cannot be answered with yes says why instead.
            if (body is IHtmlFormElement form)
            {
                form.Method.ShouldBe("post", question);
                form.GetAttribute("action").ShouldBe(question);
                form.QuerySelector("button:not([type])")!.HasAttribute("disabled").ShouldBeFalse(question);
            }

            var away = body.QuerySelector("a[data-close]")!.GetAttribute("href")!;
            (await client.PageAsync(away)).QuerySelector("h1").ShouldNotBeNull(question);
        }
    }

    [Fact]
    public async Task Over_its_page_it_focuses_Cancel_or_what_is_to_be_typed_and_Escape_brings_one_back()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        // Looked for first: nobody is asked whether to end their own session.
        var openers = await OpenersAsync(client);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server);
        var dialog = visitor.Page.Locator("dialog");
        foreach (var (from, question) in openers)
        {
            await visitor.GoAsync(from);
            var opener = visitor.Page.Locator($"{Opener}[href='{question}']").First;
            await opener.ClickAsync();
            await dialog.WaitForAsync();
            var focused = dialog.Locator(":focus");
            if (await dialog.Locator("input:not([type=hidden]):not([type=radio]):not([type=checkbox])").CountAsync() > 0)
                await Assertions.Expect(focused).ToHaveJSPropertyAsync("tagName", "INPUT");
            else
                await Assertions.Expect(focused).ToHaveAttributeAsync("data-close", "");
            (await dialog.EvaluateAsync<bool>("d => d.matches(':modal') && d.ariaLabel == d.querySelector('h2').textContent")).ShouldBeTrue(question);

            await visitor.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
            await Assertions.Expect(opener).ToBeFocusedAsync();
            await opener.PressAsync("Enter");
            await dialog.Locator("[data-close]").ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
            await Assertions.Expect(opener).ToBeFocusedAsync();
            visitor.Page.Url.ShouldEndWith(from);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_deletion_the_line_that_says_so_has_the_focus(bool script)
    {
        var names = await AddAsync($"gone-{(script ? 1 : 2)}");
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(Script: script));
        foreach (var (page, typed) in names)
        {
            await visitor.GoAsync(page);
            var body = visitor.Page.Locator("[data-dialog-body]");
            if (typed is not null)
                await body.Locator("input[name=confirm]").FillAsync(typed);
            await body.Locator("button").ClickAsync();
            await visitor.Page.WaitForURLAsync(url => url.Contains("done=", StringComparison.Ordinal));
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        }
    }

    /// <summary>Where each question is asked from, one of each kind.</summary>
    private async Task<IReadOnlyList<(string From, string Question)>> OpenersAsync(SessionClient client)
    {
        using var elsewhere = await SessionClient.SignedInAsync(shared.Server);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        var openers = new List<(string From, string Question)>();
        foreach (var address in found.Values)
        {
            using var answer = await client.GetAsync(address);
            var page = await SessionClient.ParseAsync(answer);
            // In a list, the rows are alike: the first will do.
            openers.AddRange(page.QuerySelectorAll(Opener).Select(link => link.GetAttribute("href")!).DistinctBy(href => href.Split('/')[^1]).Select(href => (address, href)));
        }

        return openers;
    }

    /// <summary>One of everything that can be deleted: where that is asked, and what has to be typed.</summary>
    private async Task<IReadOnlyList<(string Page, string? Typed)>> AddAsync(string name)
    {
        using var admin = await shared.Server.AdminAsync();
        var project = await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = $"gh/acme/{name}" });
        var settings = $"/projects/gh/acme/{name}/settings";
        var member = await shared.Server.HireAsync($"{name}@example.com", "Developer");
        var user = await shared.Server.HireAsync($"{name}-user@example.com", "Viewer");
        await admin.OkAsync(HttpMethod.Put, $"/v1/projects/{project.Text("id")}/members/{member}", new { access = "read" });
        await admin.OkAsync(HttpMethod.Post, $"/api/v1.1/project/gh/acme/{name}/envvar", new { name = "GONE", value = "x" });
        await admin.OkAsync(HttpMethod.Put, $"/v1/apis/{name}", new { routes = new[] { new { method = "GET", path = "/x", resource = "x", action = "find" } } });
        var role = await shared.Server.RoleAsync(name, "none");
        var token = await admin.CreateProjectTokenAsync($"/v1/projects/{project.Text("id")}");
        return
        [
            ($"/user/tokens/{(await admin.CreatePersonalAsync(name)).Id}/delete", null),
            ($"/settings/api-tokens/{(await admin.CreateServiceAsync(name)).Id}/delete", null),
            ($"{settings}/api-permissions/{token.Id}/delete", "DELETE"),
            ($"{settings}/environment-variables/GONE/delete", null),
            ($"{settings}/members/{member}/delete", null),
            ($"{settings}/general/delete", $"gh/acme/{name}"),
            ($"/settings/apis/{name}/delete", null),
            ($"/settings/roles/{role.Text("id")}/delete", null),
            ($"/settings/users/{user}/delete", null),
        ];
    }
}
