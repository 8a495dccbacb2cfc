using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.PersonalTokens;

/// <summary>What one does with personal tokens, word by word as their documentation has it.</summary>
public sealed class PersonalTokenFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_token_is_created_shown_once_used_rotated_and_removed(string language, bool script)
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        var name = $"laptop {language} {script}";

        // Create.
        await visitor.Page.Locator(".menu > summary").ClickAsync();
        await visitor.ClickLinkAsync("User settings", "ユーザー設定");
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("Personal API Tokens", "パーソナルAPIトークン"));
        await visitor.ClickLinkAsync("Create New Token", "新しいトークンを作成する");
        await visitor.Page.GetByLabel(visitor.Say("Token name", "トークン名")).FillAsync(name);
        await visitor.ClickButtonAsync("Add API Token", "APIトークンを追加する");

        // Copy it: it is there once.
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        secret.ShouldStartWith("tsp_");
        await visitor.SeesAsync("Shown only once.", "一度しか表示されません。");
        if (script)
        {
            await visitor.Page.Locator(".secret > .copy button").ClickAsync();
            await visitor.SeesAsync("Copied", "コピーしました");
            (await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(secret);
        }

        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("This token isn't accessible any more.", "このトークンはもう確認できません。");
        (await visitor.Page.ContentAsync()).ShouldNotContain(secret);

        // Use it.
        using var client = shared.Server.Client(secret);
        await visitor.GoAsync("/user/tokens");
        (await visitor.Row(name).InnerTextAsync()).ShouldContain(visitor.Say("Never used", "未使用"));
        (await client.GetAsync("/v1/token", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await visitor.Page.ReloadAsync();
        (await visitor.Row(name).InnerTextAsync()).ShouldContain(visitor.Say("just now", "たった今"));

        // Rotate.
        await visitor.Row(name).GetByLabel(visitor.Say($"Rotate {name}", $"{name}をローテーション")).ClickAsync();
        await visitor.ClickButtonAsync("Rotate", "ローテーション");
        var rotated = await visitor.Page.Locator("#secret").InnerTextAsync();
        rotated.ShouldNotBe(secret);
        (await client.GetAsync("/v1/token", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // Remove.
        await visitor.GoAsync("/user/tokens");
        await visitor.Row(name).GetByLabel(visitor.Say($"Remove {name}", $"{name}を削除")).ClickAsync();
        await visitor.SeesAsync("Anything using it stops working at once.", "このトークンを使用している処理はただちに動作しなくなります。");
        await visitor.ClickButtonAsync("Remove", "削除");
        await visitor.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await visitor.GoAsync("/user/tokens");
        (await visitor.TextAsync()).ShouldNotContain(name);
        using var other = shared.Server.Client(rotated);
        (await other.GetAsync("/v1/token", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    // "Click the X in the Remove column for the token you wish to replace and confirm your deletion. [...] It can be the same name given to the old token."
    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", false)]
    public async Task A_token_is_replaced_by_deleting_it_and_creating_another_of_the_same_name(string language, bool script)
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        var name = $"replaced {language}";
        await visitor.GoAsync("/user/tokens");
        var old = await CreateAsync(visitor, name);

        // Gone as soon as one looks elsewhere, by links as well as by Back.
        await visitor.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = visitor.Say("Personal API Tokens", "パーソナルAPIトークン") }).ClickAsync();
        await visitor.Row(name).WaitForAsync();
        await visitor.Page.GoBackAsync();
        (await visitor.Page.ContentAsync()).ShouldNotContain(old);
        await visitor.GoAsync("/user/tokens");
        await visitor.Row(name).GetByLabel(visitor.Say($"Remove {name}", $"{name}を削除")).ClickAsync();
        await visitor.ClickButtonAsync("Remove", "削除");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        await shared.Server.ShouldBeRefusedAsync(old);

        var replacing = await CreateAsync(visitor, name);
        replacing.ShouldNotBe(old);
        await shared.Server.ShouldBeLiveAsync(replacing);
        await shared.Server.ShouldBeRefusedAsync(old);
    }

    private static async Task<string> CreateAsync(Visitor visitor, string name)
    {
        await visitor.ClickLinkAsync("Create New Token", "新しいトークンを作成する");
        await visitor.Page.GetByLabel(visitor.Say("Token name", "トークン名")).FillAsync(name);
        await visitor.ClickButtonAsync("Add API Token", "APIトークンを追加する");
        return await visitor.Page.Locator("#secret").InnerTextAsync();
    }
}
