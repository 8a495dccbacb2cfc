using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Projects;

/// <summary>What one does with a project's tokens, word by word as their documentation has it.</summary>
public sealed class ProjectTokenFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_token_of_each_scope_is_created_shown_once_used_rotated_and_deleted(string language, bool script)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, name: $"table {language} {script}");
        await project.ReportAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        await OpenApiPermissionsAsync(visitor, project, $"table {language} {script}");

        // The table of scopes: what each opens, and what it does not.
        var badge = $"/{project.Slug}.svg";
        var artifacts = $"{project.Builds}/latest/artifacts";
        await TryScopeAsync(visitor, project, "Status", "ステータス", [badge], [project.Builds, artifacts]);
        await TryScopeAsync(visitor, project, "Read Only", "読み取り専用", [badge, project.Builds, artifacts], []);
        await TryScopeAsync(visitor, project, "Build Artifacts", "ビルドアーティファクト", [artifacts], [project.Builds]);
        await TryScopeAsync(visitor, project, "All", "すべて", [badge, artifacts], [project.Builds]);
        var admin = await TryScopeAsync(visitor, project, "Admin", "管理者", [badge, project.Builds, artifacts], []);
        using (var trigger = shared.Server.Client(admin))
            (await trigger.PostAsync(project.Builds, null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Created);

        // Rotate.
        var label = LabelOf(visitor, "Admin", "管理者");
        await visitor.Row(label).GetByLabel(visitor.Say($"Rotate {label}", $"{label}をローテーション")).ClickAsync();
        await visitor.ClickButtonAsync("Rotate", "ローテーション");
        var rotated = await visitor.Page.Locator("#secret").InnerTextAsync();
        await shared.Server.ShouldBeRefusedAsync(admin, "rotated");
        await shared.Server.ShouldBeLiveAsync(rotated);

        await visitor.ClickLinkAsync("API Permissions", "APIのアクセス権");
        await DeleteAsync(visitor, label, rotated, script);
    }

    // "Choose the same scope used for the old token from the dropdown menu. In the Label field, type a label for the token. It can be the same name given to the old token."
    [Theory]
    [InlineData("en", false)]
    [InlineData("ja", true)]
    public async Task A_token_is_replaced_by_deleting_it_and_creating_another_of_the_same_label_and_scope(string language, bool script)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server, name: $"replaced {language}");
        await project.ReportAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        await OpenApiPermissionsAsync(visitor, project, $"replaced {language}");
        var builds = project.Builds;
        var old = await TryScopeAsync(visitor, project, "Read Only", "読み取り専用", [builds], []);
        var label = LabelOf(visitor, "Read Only", "読み取り専用");
        await visitor.Row(label).GetByLabel(visitor.Say($"Remove {label}", $"{label}を削除")).ClickAsync();
        await visitor.Page.GetByLabel(visitor.Say("Type DELETE to confirm", "確認のため DELETE と入力してください")).FillAsync("DELETE");
        await visitor.ClickButtonAsync("Delete API Token", "APIトークンを削除");
        await Assertions.Expect(visitor.Row(label)).ToHaveCountAsync(0);
        await shared.Server.ShouldBeRefusedAsync(old, "deleted");

        var replacing = await TryScopeAsync(visitor, project, "Read Only", "読み取り専用", [builds], []);
        replacing.ShouldNotBe(old);
        await shared.Server.ShouldBeRefusedAsync(old, "deleted");
    }

    // "Go to your project's settings by clicking the gear icon next to your project. In the Permissions section, click on API Permissions."
    private static async Task OpenApiPermissionsAsync(Visitor visitor, ConsoleProject project, string name)
    {
        await visitor.GoAsync("/");
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("Projects", "プロジェクト"));
        await visitor.Row(project.Slug).GetByLabel(visitor.Say($"Project settings: {name}", $"プロジェクト設定: {name}")).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = visitor.Say("Project settings", "プロジェクト設定") }).GetByText(visitor.Say("Permissions", "権限"), new() { Exact = true }).WaitForAsync();
        await visitor.ClickLinkAsync("API Permissions", "APIのアクセス権");
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("API Permissions", "APIのアクセス権"));
        await visitor.SeesAsync("No API tokens yet.", "APIトークンはまだありません。");
    }

    private static string LabelOf(Visitor visitor, string english, string japanese) => $"for {visitor.Say(english, japanese)}";

    private async Task<string> TryScopeAsync(Visitor visitor, ConsoleProject project, string english, string japanese, string[] opens, string[] refuses)
    {
        var label = LabelOf(visitor, english, japanese);
        await visitor.ClickLinkAsync("Add API Token", "APIトークンを追加する");
        await visitor.Page.GetByLabel(visitor.Say("Scope", "スコープ"), new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = visitor.Say(english, japanese) });
        await visitor.Page.GetByLabel(visitor.Say("Label", "ラベル"), new() { Exact = true }).FillAsync(label);
        await visitor.ClickButtonAsync("Add API Token", "APIトークンを追加する");
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        secret.ShouldStartWith("tsj_");
        await visitor.SeesAsync("Shown only once.", "一度しか表示されません。");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("This token isn't accessible any more.", "このトークンはもう確認できません。");
        (await visitor.Page.ContentAsync()).ShouldNotContain(secret);

        await visitor.ClickLinkAsync("API Permissions", "APIのアクセス権");
        (await visitor.Row(label).InnerTextAsync()).ShouldContain(visitor.Say(english, japanese));
        (await visitor.Row(label).InnerTextAsync()).ShouldContain(visitor.Say("Never used", "未使用"));
        using var client = shared.Server.Client(secret);
        foreach (var path in opens)
            (await client.GetAsync(path, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{english} {path}");
        foreach (var path in refuses)
            (await client.GetAsync(path, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{english} {path}");
        await visitor.Page.ReloadAsync();
        (await visitor.Row(label).InnerTextAsync()).ShouldContain(visitor.Say("just now", "たった今"));
        (await visitor.Row(label).InnerTextAsync()).ShouldNotContain(visitor.Say("Never used", "未使用"));
        return secret;
    }

    private async Task DeleteAsync(Visitor visitor, string label, string secret, bool script)
    {
        var remove = visitor.Row(label).GetByLabel(visitor.Say($"Remove {label}", $"{label}を削除"));
        var input = visitor.Page.GetByLabel(visitor.Say("Type DELETE to confirm", "確認のため DELETE と入力してください"));
        var button = visitor.Button("Delete API Token", "APIトークンを削除");
        if (script)
        {
            await remove.ClickAsync();
            await Assertions.Expect(input).ToBeFocusedAsync();
            await visitor.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(visitor.Page.Locator("dialog")).ToHaveCountAsync(0);
            await Assertions.Expect(remove).ToBeFocusedAsync();
        }

        await remove.ClickAsync();
        await Assertions.Expect(input).ToBeFocusedAsync();
        await Assertions.Expect(button).ToBeEnabledAsync();
        await visitor.SeesAsync("Anything using it stops working at once.", "このトークンを使用している処理はただちに動作しなくなります。");

        // Lower case is no confirmation.
        await input.FillAsync("delete");
        await button.ClickAsync();
        await visitor.SeesAsync("in capital letters, and nothing else.", "大文字で DELETE とだけ入力してください。");
        await shared.Server.ShouldBeLiveAsync(secret, "nothing was confirmed");
        await Assertions.Expect(button).ToBeEnabledAsync();

        // Full-width letters are.
        await input.FillAsync("ＤＥＬＥＴＥ");
        await button.ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Row(label)).ToHaveCountAsync(0);
        await shared.Server.ShouldBeRefusedAsync(secret, "deleted");

        // And so are letters as most keyboards have them.
        var other = LabelOf(visitor, "All", "すべて");
        await visitor.Row(other).GetByLabel(visitor.Say($"Remove {other}", $"{other}を削除")).ClickAsync();
        await input.FillAsync("DELETE");
        await button.ClickAsync();
        await Assertions.Expect(visitor.Row(other)).ToHaveCountAsync(0);
    }
}
