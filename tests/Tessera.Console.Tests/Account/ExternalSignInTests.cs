using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;
using Tessera.Server.Tests.Users.External;

namespace Tessera.Console.Tests.Account;

/// <summary>Signing in by an account elsewhere (C9), in a real browser, with a provider on Kestrel.</summary>
public sealed class ExternalSignInTests(Chromium chromium) : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private TestProvider provider = null!;
    private TesseraServer server = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await TestProvider.StartAsync();
        server = TesseraServer.Start(settings: provider.Settings());
        // What browsers keep between going there and coming back ends by the clock on the wall.
        server.Clock.Advance(TimeProvider.System.GetUtcNow() - server.Clock.GetUtcNow());
        await server.AcceptAsync(People.CodeOf(await server.InviteAsync(Email, "Developer")));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", false)]
    public async Task An_account_elsewhere_is_connected_signs_in_to_the_page_that_was_asked_for_and_is_disconnected(string language, bool script)
    {
        await using var visitor = await Visitor.ComeAsync(chromium, server, new(language, script), sentTo: provider.Address);

        // Nobody has connected it yet, and nobody becomes a user by it.
        await visitor.GoAsync("/sign-in");
        await visitor.ClickButtonAsync("Sign in with Acme", "Acmeでサインイン");
        await visitor.SeesAsync("No account here is connected with that one.", "そのアカウントに接続されたユーザーがいません。");

        // Connecting it takes the password.
        await visitor.SignInAsync(Email, People.Secret);
        await visitor.GoAsync("/user/profile");
        await visitor.ClickLinkAsync("Connect Acme", "Acmeを接続");
        await visitor.Page.FillAsync("#current", "not this one, surely");
        await visitor.Page.Locator("main form button").ClickAsync();
        await visitor.Page.Locator("#current-error").WaitForAsync();
        await visitor.Page.FillAsync("#current", People.Secret);
        await visitor.Page.Locator("main form button").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await visitor.SeesAsync("The account is connected.", "アカウントを接続しました。");

        // From then on it signs in, and leads to where one wanted to be.
        await visitor.Page.Locator(".menu > summary").ClickAsync();
        await visitor.ClickButtonAsync("Sign out", "サインアウト");
        await visitor.GoAsync("/user/tokens?cursor=x");
        await visitor.ClickButtonAsync("Sign in with Acme", "Acmeでサインイン");
        await visitor.Page.Locator(".menu").WaitForAsync();
        new Uri(visitor.Page.Url).PathAndQuery.ShouldBe("/user/tokens?cursor=x");

        await visitor.GoAsync("/user/profile");
        var remove = visitor.Page.Locator("a[href*='/connections/'][href$='/remove']");
        await remove.ClickAsync();
        await visitor.Page.Locator("[data-dialog-body] button").ClickAsync();
        await visitor.SeesAsync("The account is disconnected.", "アカウントの接続を解除しました。");
        await Assertions.Expect(remove).ToHaveCountAsync(0);
        foreach (var hidden in new[] { TestProvider.ClientSecret, TestProvider.AccessToken, "ada-at-provider" })
            server.Logged.ShouldNotContain(hidden);
    }

    [Fact]
    public async Task Who_says_no_there_is_told_so_here_and_can_go_on_with_a_password()
    {
        provider.Error = "access_denied";
        await using var visitor = await Visitor.ComeAsync(chromium, server, sentTo: provider.Address);
        await visitor.GoAsync("/sign-in");
        await visitor.ClickButtonAsync("Sign in with Acme", "");
        (await visitor.Page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldNotContain("not\na\nline");
        await visitor.FillSignInAsync(Email, People.Secret);
        await visitor.Page.Locator(".menu").WaitForAsync();
    }

    [Fact]
    public async Task By_way_of_a_provider_one_comes_out_nowhere_else_either()
    {
        await using var visitor = await Visitor.ComeAsync(chromium, server, sentTo: provider.Address);
        await visitor.SignInAsync(Email, People.Secret);
        await visitor.GoAsync("/user/profile/connections/acme/new");
        await visitor.Page.FillAsync("#current", People.Secret);
        await visitor.Page.Locator("main form button").ClickAsync();
        await visitor.SeesAsync("The account is connected.", "");
        foreach (var back in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)" })
        {
            await visitor.Context.ClearCookiesAsync();
            await visitor.GoAsync($"/sign-in?return={Uri.EscapeDataString(back)}");
            await visitor.ClickButtonAsync("Sign in with Acme", "");
            await visitor.Page.Locator(".menu").WaitForAsync();
            new Uri(visitor.Page.Url).PathAndQuery.ShouldBe("/projects", back);
        }
    }
}
