using Microsoft.Playwright;

namespace Tessera.Screenshots;

/// <summary>A browser that takes pictures of pages.</summary>
internal sealed class Camera : IAsyncDisposable
{
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Uri address;

    private Camera(IPlaywright playwright, IBrowser browser, Uri address)
    {
        this.playwright = playwright;
        this.browser = browser;
        this.address = address;
    }

    public static IReadOnlyList<string> Languages { get; } = ["en", "ja"];

    public static IReadOnlyList<bool> Darkness { get; } = [false, true];

    public static async Task<Camera> SetUpAsync(Uri address)
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Args = Arguments }), address);
    }

    public async Task<Session> SignInAsync(string language, bool dark)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = language == "ja" ? "ja-JP" : "en-US",
            TimezoneId = "Asia/Tokyo",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = 1120, Height = 760 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#email", DemoServer.Email);
        await page.FillAsync("#password", DemoServer.Password);
        await page.Locator("main button.primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return new(context, page, $"{language}-{(dark ? "dark" : "light")}");
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A signed-in visitor's page.</summary>
    internal sealed class Session(IBrowserContext context, IPage page, string look) : IAsyncDisposable
    {
        public IPage Page => page;

        /// <summary>Takes the picture.</summary>
        public Task TakeAsync(string name) => page.ScreenshotAsync(new() { Path = Path.Combine(DemoServer.Setting("Images"), $"{name}-{look}.png") });

        public ValueTask DisposeAsync() => context.DisposeAsync();
    }
}
