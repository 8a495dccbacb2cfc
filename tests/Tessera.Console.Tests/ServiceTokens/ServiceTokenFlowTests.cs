using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>What an administrator does with API tokens, word by word as their documentation has it, while requests to an API are held against them.</summary>
public sealed class ServiceTokenFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_token_is_created_shown_once_edited_regenerated_and_deleted(string language, bool script)
    {
        var server = shared.Server;
        await server.RegisterAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, server, new(language, script));
        var name = $"site {language} {script}";

        var secret = await CreateAsync(visitor, name);
        (await server.ForwardAsync(secret, "GET", "/articles")).ShouldBe(HttpStatusCode.OK);
        (await server.ForwardAsync(secret, "POST", "/articles")).ShouldBe(HttpStatusCode.Forbidden);

        await EditAsync(visitor, name);
        (await server.ForwardAsync(secret, "POST", "/articles")).ShouldBe(HttpStatusCode.OK, "the secret keeps working and may do more");

        var regenerated = await RegenerateAsync(visitor, $"{name} 2");
        (await server.ForwardAsync(secret, "GET", "/articles")).ShouldBe(HttpStatusCode.Unauthorized);
        (await server.ForwardAsync(regenerated, "GET", "/articles")).ShouldBe(HttpStatusCode.OK);

        await DeleteAsync(visitor, $"{name} 2");
        (await server.ForwardAsync(regenerated, "GET", "/articles")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    // "Click the Regenerate button. In the dialog, confirm by clicking the Regenerate button. Copy the new token displayed at the top of the interface."
    [Theory]
    [InlineData("en", false)]
    [InlineData("ja", true)]
    public async Task A_token_is_regenerated_while_the_old_one_keeps_working_for_an_hour(string language, bool script)
    {
        var server = shared.Server;
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync($"graced {language}");
        await using var visitor = await Visitor.SignedInAsync(chromium, server, new(language, script));
        await visitor.GoAsync($"{TokenPages.Root}/{token.Id}/edit");
        await visitor.ClickLinkAsync("Regenerate", "再生成");
        await Choose(visitor, "Old token", "旧トークン", "Keep working for 1 hour", "引き続き有効な時間 1時間");
        await visitor.ClickButtonAsync("Regenerate", "再生成");

        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        (await visitor.Page.Locator(".facts .status").First.InnerTextAsync()).ShouldMatch(visitor.Say("Old token works until .+", "旧トークンは.+まで有効"));
        await server.ShouldBeLiveAsync(secret);
        await server.ShouldBeLiveAsync(token.Secret);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.ShouldBeRefusedAsync(token.Secret);
        await server.ShouldBeLiveAsync(secret);
    }

    private static async Task<string> CreateAsync(Visitor visitor, string name)
    {
        await visitor.ClickLinkAsync("Settings", "設定");
        await visitor.SeesAsync("Global settings", "グローバル設定");
        await visitor.ClickLinkAsync("API tokens", "APIトークン");
        await visitor.ClickLinkAsync("Create new API token", "新しいAPIトークンを作成");
        await visitor.Page.GetByLabel(visitor.Say("Name", "名前"), new() { Exact = true }).FillAsync(name);
        await visitor.Page.GetByLabel(visitor.Say("Description", "説明")).FillAsync("shows articles");
        await Choose(visitor, "Token duration", "トークンの期間", "90 days", "90日間");
        await Choose(visitor, "Token type", "トークンのタイプ", "Custom", "カスタム");
        await visitor.Page.GetByText("article", new() { Exact = true }).ClickAsync();
        await visitor.Page.GetByLabel("find GET /articles", new() { Exact = true }).CheckAsync();
        if (visitor.Look.Script)
            (await visitor.Page.Locator(".summary").InnerTextAsync()).ShouldBe(visitor.Say("Can read 1 resource and change 0", "1件のリソースを読み取り、0件を変更できます"));
        await visitor.ClickButtonAsync("Save", "保存");

        // On top of the page, with a button that copies it, and gone after loading it again.
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        secret.ShouldStartWith("tss_");
        await visitor.SeesAsync("Shown only once.", "一度しか表示されません。");
        if (visitor.Look.Script)
        {
            await visitor.Page.Locator(".secret > .copy").GetByRole(AriaRole.Button, new() { Name = visitor.Say("Copy", "コピー") }).ClickAsync();
            await visitor.SeesAsync("Copied", "コピーしました");
            (await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(secret);
        }

        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("This token isn't accessible any more.", "このトークンはもう確認できません。");
        await visitor.GoAsync(TokenPages.Root);
        await visitor.Page.GoBackAsync();
        (await visitor.Page.ContentAsync()).ShouldNotContain(secret);
        return secret;
    }

    private static async Task EditAsync(Visitor visitor, string name)
    {
        await visitor.GoAsync(TokenPages.Root);
        (await visitor.Row(name).InnerTextAsync()).ShouldContain(visitor.Say("Custom", "カスタム"));
        await visitor.Row(name).GetByLabel(visitor.Say($"Edit {name}", $"{name}を編集")).ClickAsync();
        await visitor.Page.GetByLabel(visitor.Say("Name", "名前"), new() { Exact = true }).FillAsync($"{name} 2");
        await visitor.Page.GetByLabel("create POST /articles", new() { Exact = true }).CheckAsync();
        await visitor.ClickButtonAsync("Save", "保存");
        await visitor.Page.GetByRole(AriaRole.Status).WaitForAsync();
        (await visitor.Heading.InnerTextAsync()).ShouldBe($"{name} 2");
    }

    private static async Task<string> RegenerateAsync(Visitor visitor, string name)
    {
        await visitor.GoAsync(TokenPages.Root);
        await visitor.Row(name).GetByLabel(visitor.Say($"Edit {name}", $"{name}を編集")).ClickAsync();
        await visitor.ClickLinkAsync("Regenerate", "再生成");
        await visitor.SeesAsync("Regenerate token", "トークンを再生成");
        await visitor.SeesAsync("Stop working now", "ただちに無効化");
        await visitor.SeesAsync("Keep working for", "引き続き有効な時間");
        await visitor.ClickButtonAsync("Regenerate", "再生成");
        return await visitor.Page.Locator("#secret").InnerTextAsync();
    }

    private static async Task DeleteAsync(Visitor visitor, string name)
    {
        await visitor.GoAsync(TokenPages.Root);
        var trash = visitor.Row(name).GetByLabel(visitor.Say($"Delete {name}", $"{name}を削除"));
        if (visitor.Look.Script)
        {
            await trash.ClickAsync();
            (await visitor.Page.Locator("dialog :focus").InnerTextAsync()).ShouldBe(visitor.Say("Cancel", "キャンセル"));
            await visitor.Page.Keyboard.PressAsync("Escape");
            await visitor.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            (await trash.EvaluateAsync<bool>("link => link === document.activeElement")).ShouldBeTrue("focus returns to what opened the dialog");
        }

        await trash.ClickAsync();
        await visitor.SeesAsync("Anything using it stops working at once.", "このトークンを使用している処理はただちに動作しなくなります。");
        (await visitor.Page.Locator("[data-dialog-body]").InnerTextAsync()).ShouldContain(visitor.Say("Last used: just now", "最終使用日: たった今"));
        await visitor.ClickButtonAsync("Delete", "削除");
        var status = visitor.Page.GetByRole(AriaRole.Status);
        await status.WaitForAsync();
        (await status.EvaluateAsync<bool>("line => line === document.activeElement")).ShouldBeTrue();
        (await visitor.Page.Locator("main").InnerTextAsync()).ShouldNotContain(name);
    }

    private static Task Choose(Visitor visitor, string group, string groupJa, string option, string optionJa) => visitor.Page
        .GetByRole(AriaRole.Group, new() { Name = visitor.Say(group, groupJa) })
        .GetByRole(AriaRole.Radio, new() { Name = visitor.Say(option, optionJa) })
        .CheckAsync();
}
