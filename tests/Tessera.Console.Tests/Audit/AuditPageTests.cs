using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Console.Pages.Audit;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Audit;

public sealed partial class AuditPageTests
{
    private const string Log = "/settings/audit-log";

    [Fact]
    public async Task Days_are_those_of_the_viewers_zone_on_the_page_and_in_the_file()
    {
        // Midnight in Tokyo is 15:00 in Greenwich: the clock stands at 2026-11-03T00:00Z, 09:00 there.
        await using var server = TesseraServer.Start();
        await ActAsync(server, "first-of-the-third");
        server.Clock.Advance(TimeSpan.FromHours(14) + TimeSpan.FromMinutes(59));
        await ActAsync(server, "last-of-the-third");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await ActAsync(server, "first-of-the-fourth");
        using var client = await SessionClient.SignedInAsync(server);

        (await NamesAsync(client, $"{Log}?from=2026-11-03&to=2026-11-03", "Asia/Tokyo")).ShouldBe(["last-of-the-third", "first-of-the-third"]);
        (await NamesAsync(client, $"{Log}?from=2026-11-04", "Asia/Tokyo")).ShouldBe(["first-of-the-fourth"]);
        (await NamesAsync(client, $"{Log}?from=2026-11-04", "UTC")).ShouldBeEmpty();
        (await NamesAsync(client, $"{Log}?to=2026-11-02", "America/New_York")).ShouldBe(["first-of-the-third"]);

        var page = await ZonedAsync(client, $"{Log}?from=2026-11-03&to=2026-11-03&action=role.create&actor={TesseraServer.AdminEmail}", "Asia/Tokyo");
        var file = page.QuerySelector("a[download]")!.GetAttribute("href")!;
        file.ShouldStartWith("/v1/audit-events.csv?");
        using var answer = await client.GetAsync(file);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var csv = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        csv.ShouldContain("last-of-the-third");
        csv.ShouldNotContain("first-of-the-fourth");
        page.QuerySelector(".hint")!.TextContent.ShouldContain("Asia/Tokyo");
    }

    [Fact]
    public async Task What_is_searched_for_stays_over_the_pages_and_in_the_form()
    {
        await using var server = TesseraServer.Start();
        for (var i = 0; i < 22; i++)
            await ActAsync(server, $"role {i}");
        using var client = await SessionClient.SignedInAsync(server);
        var first = await client.PageAsync($"{Log}?action=role.create");
        first.QuerySelectorAll("tbody tr").Length.ShouldBe(20);
        var next = first.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var second = await client.PageAsync(next);
        second.QuerySelectorAll("tbody tr").Select(row => row.QuerySelectorAll("td")[2].QuerySelector("bdi")!.TextContent).ShouldBe(["role 1", "role 0"]);
        second.QuerySelector("#action option[selected]")!.GetAttribute("value").ShouldBe("role.create");
        second.QuerySelectorAll(".pages a").Select(link => link.GetAttribute("href")).ShouldBe([$"{Log}?action=role.create"]);
    }

    [Theory]
    [InlineData("token=x", "token", "Token (id) must be an id.")]
    [InlineData("from=yesterday", "from", "From must be a date")]
    [InlineData("to=9999-12-31", "to", "To must be a date")]
    [InlineData("to=0001-01-01", "to", "To must be a date")]
    public async Task A_filter_that_makes_no_sense_is_told_beside_the_field_and_lists_nothing(string query, string field, string words)
    {
        await using var server = TesseraServer.Start();
        using var client = await SessionClient.SignedInAsync(server);
        using var answer = await client.GetAsync($"{Log}?{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await SessionClient.ParseAsync(answer);
        page.QuerySelector($"#{field}-error")!.TextContent.ShouldContain(words);
        ((IHtmlInputElement)page.QuerySelector($"#{field}")!).GetAttribute("value").ShouldBe(query.Split('=')[1]);
        page.QuerySelectorAll("tbody tr, a[download]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en", "The log is broken at row 2.", "The row is not as it was written")]
    [InlineData("ja", "ログは2行目で壊れています。", "この行は書き込まれたときの内容や位置と異なります。")]
    public async Task A_log_that_was_tampered_with_is_told_with_the_row(string language, string where, string what)
    {
        await using var server = TesseraServer.Start();
        using var client = await SessionClient.SignedInAsync(server, language);
        await ActAsync(server, "x");
        await server.SqlAsync("UPDATE audit_events SET \"ActorName\" = 'somebody else' WHERE \"Id\" = 2");
        using var answer = await client.SubmitAsync(Log);
        var notice = (await SessionClient.ParseAsync(answer)).QuerySelector(".notice.bad[role=alert]")!;
        notice.TextContent.ShouldContain(where);
        notice.TextContent.ShouldContain(what);
        (await client.PageAsync(Log)).QuerySelector(".notice").ShouldBeNull();
    }

    [Fact]
    public async Task Rows_are_shown_as_they_stand_whatever_stands_in_them()
    {
        await using var server = TesseraServer.Start();
        var routes = Enumerable.Range(0, 60).Select(i => new { method = "GET", path = $"/a{i}", resource = "a", action = $"b{i}" });
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/many", new { routes });
        await server.SqlAsync("UPDATE audit_events SET \"Action\" = 'future.<b>thing</b>', \"Before\" = '{not json', \"After\" = '[1,{\"a\":\"<i>\"}]' WHERE \"Id\" = 1");
        using var client = await SessionClient.SignedInAsync(server, "ja");
        var page = await client.PageAsync(Log);
        page.QuerySelectorAll("main b, main i").ShouldBeEmpty();
        var unknown = page.QuerySelectorAll("tbody tr")[^1];
        unknown.QuerySelector("summary code")!.TextContent.ShouldBe("future.<b>thing</b>");
        unknown.QuerySelectorAll("del").Select(value => value.TextContent).ShouldBe(["{not json"]);
        unknown.QuerySelectorAll("ins").Select(value => value.TextContent).ShouldBe(["1", "<i>"]);
        var many = page.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains("APIを登録", StringComparison.Ordinal) && row.TextContent.Contains("many", StringComparison.Ordinal));
        many.TextContent.ShouldContain("ほか10件");
        many.QuerySelectorAll("ins").Length.ShouldBe(51);
    }

    [Fact]
    public async Task Every_action_that_the_server_writes_has_words_in_both_languages()
    {
        var source = Path.Combine(Repository.Root, "src", "Tessera.Server");
        var written = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).SelectMany(file => Written().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["action"].Value).Distinct().ToList();
        written.Count.ShouldBeGreaterThan(25);
        AuditActions.Known.ShouldBe(AuditActions.Known.Distinct());
        written.Except(AuditActions.Known).ShouldBeEmpty();
        await using var server = TesseraServer.Start();
        foreach (var language in new[] { "en", "ja" })
        {
            using var client = await SessionClient.SignedInAsync(server, language);
            var options = (await client.PageAsync(Log)).QuerySelectorAll("#action option").Skip(1).ToList();
            options.Select(option => option.GetAttribute("value")).ShouldBe(AuditActions.Known);
            options.ShouldAllBe(option => option.TextContent.Length > 3 && option.TextContent.Any(c => c > 0x3000) == (language == "ja"));
        }
    }

    private static Task ActAsync(TesseraServer server, string name) => server.NewRoleAsync(name, "none", TesseraPermissions.AuditRead);

    private static async Task<IEnumerable<string>> NamesAsync(SessionClient client, string path, string zone) =>
        (await ZonedAsync(client, $"{path}&action=role.create", zone)).QuerySelectorAll("tbody tr").Select(row => row.QuerySelectorAll("td")[2].QuerySelector("bdi")!.TextContent);

    private static async Task<IHtmlDocument> ZonedAsync(SessionClient client, string path, string zone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", client.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}").Append($"tessera-zone={zone}")));
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await SessionClient.ParseAsync(answer);
    }

    [GeneratedRegex("""(?:Audit\(|Apply(?:Async)?\()[^;]*?"(?<action>[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*)"(?: : "[a-z.-]+")?[,)]""")]
    private static partial Regex Written();
}
