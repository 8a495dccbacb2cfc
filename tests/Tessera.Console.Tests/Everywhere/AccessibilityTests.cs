using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Every page for everybody: axe finds nothing, in either language and theme, narrow and wide, and nothing has to be moved sideways.</summary>
public sealed class AccessibilityTests(Chromium chromium, FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    private const int Narrow = 320;
    private const int Wide = 1280;

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task No_page_has_an_axe_violation_or_scrolls_sideways(string language)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language));
        var problems = new List<string>();
        foreach (var address in found.Values)
        {
            await visitor.GoAsync(address);
            await LookAsync(visitor, address, Wide, problems);
            await LookAsync(visitor, address, Narrow, problems);
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
        var beyond = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (beyond > 0)
            problems.Add($"{address} at {width}: {beyond} px too wide");

        void Note(AxeResultItem[] violations, string where) =>
            problems.AddRange(violations.Select(violation => $"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }
}
