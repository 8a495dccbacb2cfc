using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Users;

/// <summary>What an administrator does with somebody from their first day to their last.</summary>
public sealed class UserFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Somebody_is_invited_changed_deactivated_and_deleted(string language, bool script)
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        var page = visitor.Page;
        var email = $"grace-{language}-{script}@example.com";

        // Invite: the link is there once, and works.
        await visitor.GoAsync("/settings/users");
        await visitor.ClickLinkAsync("Invite new user", "新しいユーザーを招待");
        await page.GetByLabel(visitor.Say("Email", "メールアドレス")).FillAsync(email);
        await page.GetByLabel(visitor.Say("Name", "名前")).FillAsync($"Grace {email}");
        await page.GetByLabel(visitor.Say("Viewer", "閲覧者")).CheckAsync();
        await visitor.ClickButtonAsync("Invite new user", "新しいユーザーを招待");
        var link = await page.Locator("#secret").InnerTextAsync();
        await visitor.SeesAsync("Shown only once.", "一度しか表示されません。");
        if (script)
        {
            await page.Locator(".secret > .copy button").ClickAsync();
            await visitor.SeesAsync("Copied", "コピーしました");
            (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(link);
        }

        await page.ReloadAsync();
        await visitor.SeesAsync("This link isn't accessible any more.", "このリンクはもう確認できません。");
        (await page.ContentAsync()).ShouldNotContain(link);
        using var anybody = shared.Server.Client();
        await anybody.OkAsync(HttpMethod.Post, "/v1/invitations/accept", new { code = link.Split('/')[^1], password = Staff.Secret });
        using var token = shared.Server.Client(await shared.Server.SignInAsync(email, Staff.Secret));

        // Change name and roles.
        await visitor.GoAsync($"/settings/users?search={email}");
        (await visitor.Row(email).InnerTextAsync()).ShouldContain(visitor.Say("Active", "有効"));
        await visitor.ClickLinkAsync($"Grace {email}", $"Grace {email}");
        await page.GetByLabel(visitor.Say("Name", "名前")).FillAsync($"Dr. Grace {language} {script}");
        await page.GetByLabel(visitor.Say("Developer", "開発者")).CheckAsync();
        await visitor.ClickButtonAsync("Save", "保存");
        await visitor.SeesAsync("The user is saved.", "ユーザーを保存しました。");
        (await visitor.Heading.InnerTextAsync()).ShouldBe($"Dr. Grace {language} {script}");
        (await token.OkAsync(HttpMethod.Get, "/v1/users/me"))["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["Developer", "Viewer"], ignoreOrder: true);

        // Take their tokens, and them, out.
        await visitor.ClickLinkAsync("Delete all personal tokens", "すべてのパーソナルAPIトークンを削除");
        await visitor.SeesAsync("They have 1 personal token.", "1個のパーソナルAPIトークンがあります。");
        await visitor.ClickButtonAsync("Delete the tokens", "トークンを削除");
        await page.GetByRole(AriaRole.Status).WaitForAsync();
        (await token.GetAsync("/v1/users/me", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await visitor.ClickLinkAsync("Deactivate", "無効化");
        await visitor.ClickButtonAsync("Deactivate", "無効化");
        await visitor.SeesAsync("The user is deactivated.", "ユーザーを無効化しました。");
        await visitor.ClickLinkAsync("Activate", "有効化");
        await visitor.ClickButtonAsync("Activate", "有効化");
        await visitor.SeesAsync("The user is activated.", "ユーザーを有効化しました。");
        await visitor.ClickLinkAsync("Delete user", "ユーザーを削除");
        if (script)
        {
            // Asked over the page; going back on it gives the focus back.
            await page.Locator("dialog[open]").WaitForAsync();
            (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe(visitor.Say("Cancel", "キャンセル"));
            await page.Keyboard.PressAsync("Escape");
            (await page.EvaluateAsync<string>("document.activeElement.textContent.trim()")).ShouldBe(visitor.Say("Delete user", "ユーザーを削除"));
            await visitor.ClickLinkAsync("Delete user", "ユーザーを削除");
        }

        await visitor.ClickButtonAsync("Delete user", "ユーザーを削除");
        await visitor.SeesAsync("The user is deleted, with all their personal tokens.", "ユーザーとそのすべてのパーソナルAPIトークンを削除しました。");
        (await visitor.TextAsync()).ShouldNotContain(email);
    }
}
