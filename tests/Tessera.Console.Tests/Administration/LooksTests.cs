using Tessera.Console.Tests.Apis;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Administration;

/// <summary>States of the settings' pages that no address leads to, on narrow and wide screens, light and dark, in both languages, with long and strange names in them.</summary>
public sealed class LooksTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Every_state_is_accessible_and_fits(string language)
    {
        await FillAsync(language);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language));
        await visitor.GoAsync("/settings/apis/import");
        await visitor.Page.FillAsync("#api", $"shop-{language}");
        await visitor.Page.FillAsync("#document", "paths: [");
        await visitor.ClickButtonAsync("Show the changes", "変更内容を表示");
        (await visitor.Page.ComplaintsAsync("a bad document")).ShouldBeEmpty();
        await visitor.Page.FillAsync("#document", ShopDocuments.Yaml);
        await visitor.ClickButtonAsync("Show the changes", "変更内容を表示");
        await visitor.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        (await visitor.Page.ComplaintsAsync("a preview")).ShouldBeEmpty();
        await visitor.GoAsync("/settings/audit-log");
        await visitor.ClickButtonAsync("Verify chain", "チェーンを検証");
        await visitor.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true)");
        (await visitor.Page.ComplaintsAsync("the audit log, opened")).ShouldBeEmpty();
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
