using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;
using Tessera.Server.Tests.Users.Credentials;

namespace Tessera.Console.Tests.Account;

/// <summary>How people get in and look after how they get in, in a real browser.</summary>
public sealed class ProfileTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const string NewSecret = "another five quiet tiles";

    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", false)]
    public async Task An_authenticator_app_is_set_up_asked_for_and_replaced_by_a_recovery_code(string language, bool script)
    {
        var email = $"app-{language}@example.com";
        await JoinAsync(email);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script), email, People.Secret);

        await visitor.GoAsync("/user/profile");
        await visitor.ClickLinkAsync("Set up an authenticator app", "認証アプリを設定");
        await visitor.Page.GetByLabel(visitor.Say("Current password", "現在のパスワード")).FillAsync(People.Secret);
        await visitor.ClickButtonAsync("Next", "次へ");
        var app = new AuthenticatorApp($"otpauth://totp/typed?secret={await visitor.Page.Locator("#totp-secret").InnerTextAsync()}", shared.Server.Clock);
        await visitor.Page.Locator("svg.qr path").WaitForAsync();
        await visitor.Page.FillAsync("#code", app.WrongCode());
        await visitor.ClickButtonAsync("Confirm", "確認");
        await visitor.Page.Locator("#code-error").WaitForAsync();
        await visitor.Page.FillAsync("#code", app.Code());
        await visitor.ClickButtonAsync("Confirm", "確認");
        var codes = (await visitor.Page.Locator("#codes").InnerTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        codes.Length.ShouldBe(10);
        await visitor.Page.ReloadAsync();
        (await visitor.Page.ContentAsync()).ShouldNotContain(codes[0]);

        await SignOutAsync(visitor);
        await visitor.FillSignInAsync(email, People.Secret);
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("One more step", "もう一つの手順"));
        shared.Server.Clock.Advance(TimeSpan.FromSeconds(30));
        await visitor.Page.FillAsync("#code", app.Code());
        await visitor.ClickButtonAsync("Sign in", "サインイン");
        await visitor.Page.Locator(".menu").WaitForAsync();

        await SignOutAsync(visitor);
        await visitor.FillSignInAsync(email, People.Secret);
        await visitor.Page.FillAsync("#code", codes[3]);
        await visitor.ClickButtonAsync("Sign in", "サインイン");
        await visitor.Page.Locator(".menu").WaitForAsync();
        await visitor.GoAsync("/user/profile");
        await visitor.SeesAsync("9 recovery codes left.", "残りのリカバリーコード: 9");
    }

    [Fact]
    public async Task A_passkey_is_made_and_signs_in_by_itself()
    {
        const string email = "passkey@example.com";
        await JoinAsync(email);
        // Authenticators take names of hosts, not addresses.
        var address = new UriBuilder(shared.Server.BaseAddress) { Host = "localhost" }.Uri;
        await using var visitor = await Visitor.ComeAsync(chromium, shared.Server, at: address);
        await AddAuthenticatorAsync(visitor);
        await visitor.SignInAsync(email, People.Secret);

        await visitor.GoAsync("/user/profile");
        await visitor.ClickLinkAsync("Add a passkey", "パスキーを追加");
        await visitor.Page.FillAsync("#current", People.Secret);
        await visitor.ClickButtonAsync("Next", "次へ");
        await visitor.Page.FillAsync("#name", "my key");
        await visitor.ClickButtonAsync("Make the passkey", "パスキーを作成");
        await visitor.SeesAsync("The passkey is added.", "パスキーを追加しました。");
        (await visitor.Row("my key").InnerTextAsync()).ShouldContain("Never used");

        await SignOutAsync(visitor);
        await visitor.ClickButtonAsync("Sign in with a passkey", "パスキーでサインイン");
        await visitor.Page.Locator(".menu").WaitForAsync();
        await visitor.GoAsync("/user/profile");
        (await visitor.Row("my key").InnerTextAsync()).ShouldContain("just now");
    }

    [Fact]
    public async Task A_new_password_and_an_ended_session_throw_other_browsers_out()
    {
        const string email = "two-browsers@example.com";
        await JoinAsync(email);
        await using var here = await Visitor.SignedInAsync(chromium, shared.Server, email: email, secret: People.Secret);
        using var there = await SessionClient.SignedInAsync(shared.Server, email: email, secret: People.Secret);

        await here.GoAsync("/user/profile");
        (await here.Page.Locator(".table-box tbody tr").CountAsync()).ShouldBe(2);
        await here.Page.GetByRole(AriaRole.Link, new() { Name = "End", Exact = true }).ClickAsync();
        await here.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await here.SeesAsync("The session is ended.", "セッションを終了しました。");
        using (var refused = await there.GetAsync("/user/tokens"))
            refused.StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        using var again = await SessionClient.SignedInAsync(shared.Server, email: email, secret: People.Secret);
        await here.ClickLinkAsync("Change password", "パスワードを変更");
        await here.Page.FillAsync("#current", "not this one, surely");
        await here.Page.FillAsync("#new", NewSecret);
        await here.ClickButtonAsync("Save", "保存");
        (await here.Page.Locator("#current-error").InnerTextAsync()).ShouldContain("Current password is not your password.");
        await here.Page.FillAsync("#current", People.Secret);
        await here.Page.FillAsync("#new", NewSecret);
        await here.ClickButtonAsync("Save", "保存");
        await here.SeesAsync("The password is changed", "パスワードを変更し");
        using (var refused = await again.GetAsync("/user/tokens"))
            refused.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        await visitor.Page.Locator(".menu > summary").ClickAsync();
        await visitor.ClickButtonAsync("Sign out", "サインアウト");
        await visitor.SeesAsync("You are signed out.", "サインアウトしました。");
    }

    private static async Task AddAuthenticatorAsync(Visitor visitor)
    {
        var devtools = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
            },
        });
    }

    private async Task JoinAsync(string email)
    {
        var user = await shared.Server.InviteAsync(email, "Developer");
        await shared.Server.AcceptAsync(People.CodeOf(user));
    }
}
