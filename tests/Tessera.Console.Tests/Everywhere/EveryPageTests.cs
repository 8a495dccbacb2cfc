using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>What holds for every page, tried on every page, in both languages.</summary>
public sealed partial class EveryPageTests(FurnishedServer shared) : IClassFixture<FurnishedServer>
{
    /// <summary>Pages without a link, each with its reason.</summary>
    private static readonly string[] NotReached =
    [
        // By the link that an administrator hands out.
        "/invitation/{code}",
        // From a provider, back with its word.
        "/sign-in/external",
        "/user/profile/connections",
        // Where providers are in the settings.
        "/user/profile/connections/{provider}/new",
        "/user/profile/connections/{id:guid}/remove",
        // For an API that is called like another page.
        "/settings/apis/{api}/permissions",
        // For what the administrator's own roles and account cannot have done to them.
        "/settings/roles/{id:guid}/delete",
        "/settings/users/{id:guid}/activate",
        "/settings/users/{id:guid}/invitation",
        // With an authenticator app, a passkey.
        "/user/profile/authenticator/remove",
        "/user/profile/recovery-codes",
        "/user/profile/passkeys/{id:guid}/remove",
    ];

    private static readonly string[] SpokenAttributes = ["aria-label", "title", "alt"];

    [Fact]
    public async Task Every_page_is_reached_by_links()
    {
        using var elsewhere = await SessionClient.SignedInAsync(shared.Server);
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var (_, missed) = await Crawl.AllAsync(shared.Server, client);
        missed.ShouldBe(NotReached, ignoreOrder: true);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Every_page_is_sound(string language)
    {
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        var (found, _) = await Crawl.AllAsync(shared.Server, client);
        var english = new List<string>();
        foreach (var (pattern, address) in found)
        {
            using var answer = await client.GetAsync(address);
            if (answer.Headers.Location is not null)
                continue;
            HeadersAreStrict(answer, pattern);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            html.ShouldNotContain("<script>alert", Case.Sensitive, pattern);
            html.ShouldNotContain("<img src=x", Case.Sensitive, pattern);
            var page = await SessionClient.ParseAsync(answer);
            page.DocumentElement.GetAttribute("lang").ShouldBe(language, pattern);
            page.QuerySelectorAll("h1").Length.ShouldBe(1, pattern);
            page.QuerySelectorAll(".primary").Length.ShouldBeLessThanOrEqualTo(1, $"{pattern}: one primary button");
            page.QuerySelectorAll("[style], style, script:not([src]), [onclick], [onload], [onsubmit]").ShouldBeEmpty(pattern);
            var ids = page.All.Select(element => element.Id).Where(id => !string.IsNullOrEmpty(id)).ToList();
            ids.ShouldBe(ids.Distinct(), pattern);
            foreach (var form in page.Forms)
                IsSafe(form, pattern);
            if (language == "ja")
                english.AddRange(EnglishIn(page).Select(word => $"{pattern}: {word}"));
        }

        english.ShouldBeEmpty();
        // Antiforgery warns when it has to replace the headers of a page.
        shared.Server.Logged.ShouldNotContain("headers have been overridden");
    }

    [Fact]
    public void Both_languages_have_the_same_keys_and_placeholders()
    {
        var (english, japanese) = (WordFiles.Read("Words.en.resx"), WordFiles.Read("Words.ja.resx"));
        english.Keys.ShouldBe(japanese.Keys, ignoreOrder: true);
        foreach (var (key, text) in english)
            Placeholders(japanese[key]).ShouldBe(Placeholders(text), ignoreOrder: true, $"{key}");
    }

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value).Distinct()];

    private static void HeadersAreStrict(HttpResponseMessage answer, string pattern)
    {
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        policy.ShouldContain("default-src 'none'", Case.Sensitive, pattern);
        policy.ShouldContain("frame-ancestors 'none'", Case.Sensitive, pattern);
        policy.ShouldNotContain("unsafe", Case.Sensitive, pattern);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue(pattern);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"], pattern);
    }

    private static void IsSafe(IHtmlFormElement form, string pattern)
    {
        if (form.Method == "post")
            form.QuerySelector("input[name=form]").ShouldNotBeNull($"{pattern}: form token");
        else
            form.QuerySelector("input[name=form], input[type=password]").ShouldBeNull($"{pattern}: nothing secret in an address");
        foreach (var input in form.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
        {
            var labelled = input.HasAttribute("aria-label") || input.HasAttribute("aria-labelledby") || input.Closest("label") is not null
                || (input.Id is { Length: > 0 } id && form.Owner!.QuerySelector($"label[for='{id}']") is not null);
            labelled.ShouldBeTrue($"{pattern}: {input.OuterHtml} has a label");
        }
    }

    /// <summary>Words of Latin letters that a Japanese page shows as its own: outside of code, of what people have entered, and of what is marked as English.</summary>
    private static IEnumerable<string> EnglishIn(IHtmlDocument page)
    {
        foreach (var apart in page.QuerySelectorAll("code, pre, bdi, kbd, [lang=en], script, textarea, option[value*='/'], #api option, #method option, .matrix [role=group] > label:first-child").ToList())
            apart.Remove();
        var texts = page.Body!.Descendants<IText>().Select(text => text.Data)
            .Concat(page.All.Where(element => element.Closest(".matrix") is null).SelectMany(element => SpokenAttributes.Select(element.GetAttribute).OfType<string>()))
            .Append(page.Title ?? "");
        foreach (var text in texts)
        {
            var plain = FurnishedServer.Names.Append("Ada").Aggregate(text, (rest, name) => rest.Replace(name, "", StringComparison.Ordinal));
            foreach (var word in LatinWord().Matches(plain).Select(match => match.Value).Where(word => !WordFiles.SameInBoth.Contains(word)))
                yield return $"{word} in \"{text.Trim()}\"";
        }
    }

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[A-Za-z][A-Za-z.@/-]+")]
    private static partial Regex LatinWord();
}
