using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tessera.Console.Tests.Apis;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Administration;

/// <summary>States of the settings' pages that no address leads to, on narrow and wide screens, light and dark, in both languages, with long and strange names in them.</summary>
public sealed class LooksTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string Measure = "[document.documentElement.scrollWidth, innerWidth]";

    [Theory]
    [InlineData("en", false)]
    [InlineData("ja", true)]
    public async Task Every_state_is_accessible_and_fits(string language, bool dark)
    {
        await FillAsync(language);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, Width: 320, Dark: dark));
        await visitor.GoAsync("/settings/apis/import");
        await visitor.Page.FillAsync("#api", $"shop-{language}");
        await visitor.Page.FillAsync("#document", "paths: [");
        await visitor.ClickButtonAsync("Show the changes", "変更内容を表示");
        await LookAsync(visitor.Page, dark, "a bad document");
        await visitor.Page.FillAsync("#document", ShopDocuments.Yaml);
        await visitor.ClickButtonAsync("Show the changes", "変更内容を表示");
        await visitor.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await LookAsync(visitor.Page, dark, "a preview");
        await visitor.GoAsync("/settings/audit-log");
        await visitor.ClickButtonAsync("Verify chain", "チェーンを検証");
        await visitor.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true)");
        await LookAsync(visitor.Page, dark, "the audit log, opened");
    }

    // Narrow as the visitor came, then wide in the other theme: both themes and both widths in either language.
    private static async Task LookAsync(IPage page, bool dark, string what)
    {
        foreach (var (width, scheme) in new[] { (320, dark), (1280, !dark) })
        {
            await page.SetViewportSizeAsync(width, 800);
            // Without motion: colours are looked at, not their way from one theme to the other.
            await page.EmulateMediaAsync(new() { ColorScheme = scheme ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
            var sizes = await page.EvaluateAsync<int[]>(Measure);
            sizes[0].ShouldBeLessThanOrEqualTo(sizes[1], $"{what} at {width}");
            var result = await page.RunAxe();
            result.Violations.Select(violation => $"{what}, {width}, {violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}").ShouldBeEmpty();
        }
    }

    private async Task FillAsync(string language)
    {
        using var admin = await shared.Server.AdminAsync();
        await shared.Server.RegisterAsync($"shop-{language}");
        foreach (var (index, given) in HostileNames.All.Index())
        {
            var name = $"{language} {given}";
            await admin.OkAsync(HttpMethod.Put, $"/v1/apis/{language}-{index}{new string('x', 50)}", new { title = name, routes = new[] { new { method = "GET", path = $"/{new string('a', 100)}", resource = new string('r', 100), action = new string('b', 100) } } });
            var role = (await admin.OkAsync(HttpMethod.Post, "/v1/roles", new { name, description = name, permissions = Array.Empty<string>(), apis = "none" })).Text("id");
            await admin.OkAsync(HttpMethod.Post, "/v1/users", new { email = $"{language}{index}{new string('e', 100)}@example.com", name, roles = new[] { role, "Viewer", "Developer" } });
        }
    }
}
