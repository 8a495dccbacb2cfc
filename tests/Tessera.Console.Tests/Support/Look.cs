using Microsoft.Playwright;

namespace Tessera.Console.Tests.Support;

/// <summary>How a visitor looks at the console.</summary>
/// <param name="Language"><c>en</c> or <c>ja</c>.</param>
/// <param name="Script">Whether their browser runs scripts.</param>
/// <param name="Width">Width of the window in CSS pixels.</param>
/// <param name="Dark">Whether their system is dark.</param>
internal sealed record Look(string Language = "en", bool Script = true, int Width = 1280, bool Dark = false)
{
    /// <summary>Both languages, with script and without.</summary>
    public static TheoryData<string, bool> LanguagesAndScript { get; } = new() { { "en", true }, { "en", false }, { "ja", true }, { "ja", false } };

    public BrowserNewContextOptions ToOptions(Uri address) => new()
    {
        BaseURL = address.ToString(),
        Locale = Language == "ja" ? "ja-JP" : "en-US",
        TimezoneId = "Asia/Tokyo",
        JavaScriptEnabled = Script,
        ViewportSize = new() { Width = Width, Height = 800 },
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        Permissions = ["clipboard-read", "clipboard-write"],
    };
}
