using System.Text.RegularExpressions;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Console.Tests.Account;

/// <summary>The first minute with a new instance, and with a new invitation.</summary>
public sealed partial class FirstStepsTests(Chromium chromium)
{
    private const string Secret = "four quiet tiles in a row";

    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", false)]
    public async Task The_first_administrator_is_made_with_the_code_in_the_log_and_invites_somebody(string language, bool script)
    {
        await using var server = TesseraServer.Start(settings: [("Tessera:Admin:Email", ""), ("Tessera:Admin:Password", "")]);
        await using var visitor = await Visitor.ComeAsync(chromium, server, new(language, script));
        await visitor.GoAsync("/");
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("Set up", "初期設定"));
        await visitor.Page.FillAsync("#code", "AAAA-AAAA-AAAA");
        await visitor.Page.FillAsync("#email", "mika@example.com");
        await visitor.Page.FillAsync("#name", "Mika");
        await visitor.Page.FillAsync("#password", Secret);
        await visitor.ClickButtonAsync("Make the administrator", "管理者を作成");
        await visitor.Page.Locator("#code-error").WaitForAsync();
        (await visitor.Page.InputValueAsync("#email")).ShouldBe("mika@example.com");
        await visitor.Page.FillAsync("#code", Code().Match(server.Logged).Groups["code"].Value);
        await visitor.Page.FillAsync("#password", Secret);
        await visitor.ClickButtonAsync("Make the administrator", "管理者を作成");
        await visitor.SeesAsync("The administrator is made. Sign in.", "管理者を作成しました。サインインしてください。");
        await visitor.FillSignInAsync("mika@example.com", Secret);
        await visitor.Page.Locator(".menu").WaitForAsync();
        server.Logged.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task An_invitation_is_accepted_once()
    {
        await using var server = TesseraServer.Start();
        var link = new Uri((await server.InviteAsync("new@example.com", "Viewer"))["invitation"].Text("link")).AbsolutePath;
        await using var visitor = await Visitor.ComeAsync(chromium, server);
        await visitor.GoAsync(link);
        await visitor.Page.FillAsync("#password", "short");
        await visitor.ClickButtonAsync("Choose this password", "このパスワードにする");
        (await visitor.Page.Locator("#password-error").InnerTextAsync()).ShouldContain("must have at least 15 characters");
        await visitor.Page.FillAsync("#password", Secret);
        await visitor.ClickButtonAsync("Choose this password", "このパスワードにする");
        await visitor.SeesAsync("Your password is set. Sign in.", "パスワードを設定しました。サインインしてください。");
        await visitor.FillSignInAsync("new@example.com", Secret);
        await visitor.Page.Locator(".menu").WaitForAsync();
        (await visitor.GoAsync(link)).Status.ShouldBe(404);
        await visitor.SeesAsync("The invitation does not hold", "招待は無効です");
    }

    [GeneratedRegex("One-time code: (?<code>[A-Z0-9-]{14})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
