using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Audit;

/// <summary>Reading the audit log in a browser.</summary>
public sealed class AuditFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", false)]
    public async Task The_log_is_searched_opened_exported_and_verified(string language, bool script)
    {
        var server = shared.Server;
        var role = await server.NewRoleAsync($"before {language}", "none", "tessera:user.read", "tessera:audit.read");
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{role}", new { name = $"after {language}", permissions = Staff.List("tessera:audit.read", "tessera:role.read") });
        await using var visitor = await Visitor.SignedInAsync(chromium, server, new(language, script));
        var page = visitor.Page;

        await visitor.GoAsync("/settings/audit-log");
        await page.GetByLabel(visitor.Say("Action", "アクション"), new() { Exact = true }).SelectOptionAsync(visitor.Say("Changed a role", "ロールを変更"));
        await page.GetByLabel(visitor.Say("Actor", "実行者"), new() { Exact = true }).FillAsync(TesseraServer.AdminEmail);
        await visitor.ClickButtonAsync("Search", "検索");
        var row = visitor.Row($"after {language}");
        (await page.Locator("tbody summary").AllInnerTextsAsync()).ShouldAllBe(action => action.Contains(visitor.Say("Changed a role", "ロールを変更"), StringComparison.Ordinal));
        await row.Locator("summary").ClickAsync();
        (await row.Locator("del").AllInnerTextsAsync()).ShouldBe([$"before {language}", "tessera:user.read"]);
        (await row.Locator("ins").AllInnerTextsAsync()).ShouldBe([$"after {language}", "tessera:role.read"]);

        var download = await page.RunAndWaitForDownloadAsync(() => visitor.ClickLinkAsync("Export as CSV", "CSVでエクスポート"));
        var csv = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        csv.ShouldContain($"after {language}");
        csv.ShouldNotContain("session.begin");

        await visitor.ClickButtonAsync("Verify chain", "チェーンを検証");
        await visitor.SeesAsync("The log is intact:", "ログは改ざんされていません。");
        (await page.Locator("tbody summary").AllInnerTextsAsync()).ShouldContain(visitor.Say("Signed in", "サインイン"));
    }
}
