using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tessera.Console.Tests.Support;

/// <summary>
/// Asks axe about a page that is open, narrow and wide, light and dark. The script is put into the page once for all four, and asked for no more than what it
/// complains of: with that, every page can be looked at in every way.
/// </summary>
internal static class Axe
{
    /// <summary>Width of a small telephone, and of a desk's screen at 400 %, in CSS pixels.</summary>
    public const int Narrow = 320;

    /// <summary>Width of a desk's screen, in CSS pixels.</summary>
    public const int Wide = 1280;

    /// <summary>Width of a desk's screen at 200 %, in CSS pixels.</summary>
    public const int Zoomed = Wide / 2;

    private const string Ask = """
        async rules => (await axe.run(document, { resultTypes: ['violations'], ...(rules.length ? { runOnly: rules } : {}) })).violations
            .map(violation => `${violation.id}: ${violation.nodes.slice(0, 3).map(node => node.html).join(' | ')}`)
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What there is to complain of: violations of any of axe's rules, and what has to be moved sideways to be seen.</summary>
    /// <param name="page">The page as it is.</param>
    /// <param name="what">What it shows, for the complaint.</param>
    public static async Task<List<string>> ComplaintsAsync(this IPage page, string what)
    {
        var complaints = new List<string>();
        await page.EvaluateAsync(Script);
        foreach (var width in new[] { Wide, Narrow })
        {
            await page.SetViewportSizeAsync(width, 800);
            // Without motion: half-way from one theme to the other a colour is neither.
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
            await AskAsync($"{what} at {width}");
            // Colours are all that the other theme changes.
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
            await AskAsync($"{what} at {width}, dark", "color-contrast");
            await MeasureAsync(width);
        }

        await page.SetViewportSizeAsync(Zoomed, 400);
        await MeasureAsync(Zoomed);
        return complaints;

        async Task MeasureAsync(int width)
        {
            var beyond = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (beyond > 0)
                complaints.Add($"{what} at {width}: {beyond} px too wide");
        }

        async Task AskAsync(string where, params string[] rules) =>
            complaints.AddRange((await page.EvaluateAsync<string[]>(Ask, rules)).Select(violation => $"{where}: {violation}"));
    }
}
