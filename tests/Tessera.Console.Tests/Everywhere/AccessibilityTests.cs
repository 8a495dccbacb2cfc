using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Every page for everybody: in both languages, narrow and wide, light and dark, axe finds nothing and nothing has to be moved sideways.</summary>
public sealed class AccessibilityTests(Chromium chromium, FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task No_page_has_an_axe_violation_or_scrolls_sideways(string language)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language));
        var complaints = new List<string>();
        foreach (var address in found.Values)
        {
            await visitor.GoAsync(address);
            complaints.AddRange(await visitor.Page.ComplaintsAsync(address));
        }

        complaints.ShouldBeEmpty();
    }
}
