using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>
/// Every page for everybody: axe finds nothing, wide in English and narrow in Japanese, light and dark, and nothing has to be moved sideways. Languages have the
/// same markup and themes the same layout, so that these pairs stand for all eight.
/// </summary>
public sealed class AccessibilityTests(Chromium chromium, FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    private const int Narrow = 320;
    private const int Wide = 1280;

    [Theory]
    [InlineData("en", Wide)]
    [InlineData("ja", Narrow)]
    public async Task No_page_has_an_axe_violation_or_scrolls_sideways(string language, int width)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language));
        var problems = new List<string>();
        foreach (var address in found.Values)
        {
            await visitor.GoAsync(address);
            await LookAsync(visitor, address, width, problems);
            await visitor.Page.SetViewportSizeAsync(Narrow, 800);
            var beyond = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (beyond > 0)
                problems.Add($"{address} at {Narrow}: {beyond} px too wide");
        }

        problems.ShouldBeEmpty();
    }

    private static async Task LookAsync(Visitor visitor, string address, int width, List<string> problems)
    {
        await visitor.Page.SetViewportSizeAsync(width, 800);
        // Without motion: half-way from one theme to the other a colour is neither.
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        Note((await visitor.Page.RunAxe()).Violations, $"{address} at {width}");
        // Colours are all that the other theme changes.
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        Note((await visitor.Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") })).Violations, $"{address} at {width}, dark");

        void Note(AxeResultItem[] violations, string where) =>
            problems.AddRange(violations.Select(violation => $"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }
}
