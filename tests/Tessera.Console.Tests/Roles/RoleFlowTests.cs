using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Roles;

/// <summary>Making, changing and deleting a role in a browser.</summary>
public sealed class RoleFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_role_is_made_changed_and_deleted_once_nobody_has_it(string language, bool script)
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        var page = visitor.Page;
        var name = $"ヘルプデスク {language} {script}";

        await visitor.GoAsync("/settings/roles");
        (await page.Locator("tbody tr").First.InnerTextAsync()).ShouldContain(visitor.Say("Super Admin", "スーパー管理者"));
        await visitor.ClickLinkAsync("Create new role", "新しいロールを作成");
        await page.GetByLabel(visitor.Say("Name", "名前")).FillAsync(name);
        await page.GetByLabel(visitor.Say("Read and write", "読み取りと書き込み"), new() { Exact = true }).CheckAsync();
        await page.GetByLabel(visitor.Say("See users and their roles", "ユーザーとそのロールを表示する")).CheckAsync();
        await visitor.ClickButtonAsync("Save", "保存");
        await visitor.SeesAsync("The role is created.", "ロールを作成しました。");

        await visitor.ClickLinkAsync(name, name);
        await page.GetByLabel(visitor.Say("Description", "説明")).FillAsync("第1窓口");
        await page.GetByLabel(visitor.Say("Read, export and verify the audit log", "監査ログを表示、エクスポート、検証する")).CheckAsync();
        await visitor.ClickButtonAsync("Save", "保存");
        await visitor.SeesAsync("The role is saved.", "ロールを保存しました。");
        var id = page.Url.Split('/')[^1].Split('?')[0];
        var role = await shared.Server.ReadAsync($"/v1/roles/{id}");
        role["permissions"]!.AsArray().Select(permission => (string)permission!).ShouldBe(["tessera:user.read", "tessera:audit.read"]);
        (role.Text("apis"), role.Text("description")).ShouldBe(("write", "第1窓口"));

        // Somebody has it: the question says so, and does not offer what would be refused.
        var user = await shared.Server.HireAsync($"helper-{language}-{script}@example.com", name);
        await visitor.ClickLinkAsync("Delete", "削除");
        await visitor.SeesAsync("1 user has this role.", "1人のユーザーがこのロールを持っています。");
        (await visitor.Button("Delete", "削除").CountAsync()).ShouldBe(0);
        await visitor.ClickLinkAsync("Show them", "ユーザーを表示");
        (await page.Locator("tbody tr").CountAsync()).ShouldBe(1);

        using var admin = await shared.Server.AdminAsync();
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{user}");
        await visitor.GoAsync($"/settings/roles/{id}");
        await visitor.ClickLinkAsync("Delete", "削除");
        await visitor.SeesAsync("Nobody has this role.", "このロールを持つユーザーはいません。");
        await visitor.ClickButtonAsync("Delete", "削除");
        await page.GetByRole(AriaRole.Status).WaitForAsync();
        (await visitor.TextAsync()).ShouldNotContain(name);
    }
}
