using System.Net;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>What comes with every page: one small stylesheet, one small script, and nothing from anywhere else.</summary>
public sealed class AssetTests(FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    [Theory]
    [InlineData("link[rel=stylesheet]", "href", "text/css; charset=utf-8", 20_000)]
    [InlineData("script", "src", "text/javascript; charset=utf-8", 3_000)]
    public async Task It_is_small_as_served_and_kept_for_good_at_an_address_that_changes_with_it(string element, string attribute, string type, int limit)
    {
        using var nobody = SessionClient.Nobody(shared.Server);
        var address = (await nobody.PageAsync("/sign-in")).QuerySelectorAll(element).Single().GetAttribute(attribute)!;

        using var answer = await nobody.GetAsync(address);
        var content = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty("this is what counts");
        content.Length.ShouldBeInRange(1, limit);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        address.ShouldContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..12]);
        var text = System.Text.Encoding.UTF8.GetString(content);
        text.ShouldNotContain("://");
        text.ShouldNotContain("@import");
        text.ShouldNotContain("url(");
        text.ShouldNotContain("eval(");
    }

    [Fact]
    public async Task Every_page_loads_these_two_and_nothing_from_elsewhere()
    {
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        var loaded = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var address in found.Values)
        {
            using var answer = await client.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK)
                continue;
            var page = await SessionClient.ParseAsync(answer);
            loaded.UnionWith(page.QuerySelectorAll("link[href]").Select(link => link.GetAttribute("href")!));
            loaded.UnionWith(page.QuerySelectorAll("[src]").Where(element => element is not IHtmlImageElement).Select(element => element.GetAttribute("src")!));
            page.QuerySelectorAll("img[src]").Select(image => image.GetAttribute("src")!).ShouldAllBe(source => source.StartsWith("/projects/", StringComparison.Ordinal), address);
            page.QuerySelectorAll("[srcset], iframe, object, embed, base, meta[http-equiv], form[action^=http], use, image").ShouldBeEmpty(address);
        }

        loaded.Count.ShouldBe(3);
        loaded.ShouldContain("data:,");
        loaded.ShouldAllBe(source => source == "data:," || source.StartsWith("/console/console.", StringComparison.Ordinal));
    }
}
