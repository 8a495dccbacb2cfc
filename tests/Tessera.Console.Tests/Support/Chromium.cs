using Microsoft.Playwright;
using Tessera.Console.Tests.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Tessera.Console.Tests.Support;

/// <summary>One browser for all tests; each visitor has a profile of their own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Whether it keeps pages that one has left as they were, as browsers do for Back; Playwright has it not to.</summary>
    internal bool KeepsPages { get; init; }

    internal IBrowser Browser => browser!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Args = Arguments, IgnoreDefaultArgs = KeepsPages ? ["--disable-back-forward-cache"] : null });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
