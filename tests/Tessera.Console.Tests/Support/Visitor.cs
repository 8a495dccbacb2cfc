using System.Collections.Concurrent;
using Microsoft.Playwright;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Support;

/// <summary>
/// Somebody in front of a browser. Whatever the browser complains of (a script that fails, something that the content policy forbids) fails the test when they
/// leave.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly IBrowserContext context;
    private readonly string? sentTo;

    private Visitor(IBrowserContext context, IPage page, Look look, Uri address, string? sentTo)
    {
        this.sentTo = sentTo;
        this.context = context;
        Page = page;
        Look = look;
        Address = address;
    }

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public Look Look { get; }

    public Uri Address { get; }

    /// <summary>Somebody who has not signed in.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="server">The server.</param>
    /// <param name="look">How they look at it.</param>
    /// <param name="at">Another address of the same server.</param>
    /// <param name="sentTo">Where else the server may send them: an identity provider.</param>
    public static async Task<Visitor> ComeAsync(Chromium chromium, TesseraServer server, Look? look = null, Uri? at = null, string? sentTo = null)
    {
        look ??= new();
        at ??= server.BaseAddress;
        var context = await chromium.Browser.NewContextAsync(look.ToOptions(at));
        context.SetDefaultTimeout(30_000);
        var visitor = new Visitor(context, await context.NewPageAsync(), look, at, sentTo);
        visitor.Listen();
        return visitor;
    }

    /// <summary>Somebody who is signed in: the administrator, unless told otherwise.</summary>
    public static async Task<Visitor> SignedInAsync(Chromium chromium, TesseraServer server, Look? look = null, string email = TesseraServer.AdminEmail, string secret = TesseraServer.AdminSecret)
    {
        var visitor = await ComeAsync(chromium, server, look);
        await visitor.SignInAsync(email, secret);
        return visitor;
    }

    public async Task SignInAsync(string email, string secret)
    {
        await Page.GotoAsync("/sign-in");
        await FillSignInAsync(email, secret);
        // Asked of the page itself: on a busy machine the browser's word that it has moved on, or loaded all, gets lost.
        await TokenCalls.EventuallyAsync(
            async () => !Page.Url.Contains("/sign-in", StringComparison.Ordinal) && await Page.EvaluateAsync<string>("document.readyState") == "complete", "the browser has arrived");
    }

    public async Task FillSignInAsync(string email, string secret)
    {
        await Page.FillAsync("#email", email);
        await Page.FillAsync("#password", secret);
        await Page.Locator("main button.primary").ClickAsync();
    }

    /// <summary>The word in the visitor's language.</summary>
    public string Say(string english, string japanese) => Look.Language == "ja" ? japanese : english;

    /// <summary>Goes to a page of the console.</summary>
    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>Clicks a button by its words.</summary>
    public Task ClickButtonAsync(string english, string japanese) => Button(english, japanese).ClickAsync();

    /// <summary>Follows a link by its words.</summary>
    public Task ClickLinkAsync(string english, string japanese) => Link(english, japanese).ClickAsync();

    public ILocator Button(string english, string japanese) => Page.GetByRole(AriaRole.Button, new() { Name = Say(english, japanese), Exact = true });

    public ILocator Link(string english, string japanese) => Page.GetByRole(AriaRole.Link, new() { Name = Say(english, japanese), Exact = true });

    /// <summary>Waits until the page shows a text.</summary>
    public Task SeesAsync(string english, string japanese) => Page.GetByText(Say(english, japanese)).First.WaitForAsync();

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>The row of a table that has a text in it.</summary>
    public ILocator Row(string text) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <summary>The text of the page as it is shown.</summary>
    public Task<string> TextAsync() => Page.InnerTextAsync("body");

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        complaints.ShouldBeEmpty();
    }

    private void Listen()
    {
        Page.PageError += (_, error) => complaints.Enqueue(error);
        Page.Console += (_, message) =>
        {
            // A page that says 4xx is what many tests are about.
            if (message.Type is "error" or "warning" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
                complaints.Enqueue(message.Text);
        };
        Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !(sentTo is not null && request.IsNavigationRequest && request.Url.StartsWith(sentTo, StringComparison.Ordinal)))
                complaints.Enqueue($"A request left the console: {request.Url}");
        };
    }
}
