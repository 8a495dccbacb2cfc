using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Tokens;

/// <summary>What the page of a token of any kind says of its use (C6), after real calls with it.</summary>
public sealed class TokenUseTests(ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private const int ShownDays = 30;

    public static MatrixTheoryData<string, string> KindsAndLanguages => new([.. TokenOfKind.Kinds.Select(row => row.Data)], ["en", "ja"]);

    private TesseraServer Server => shared.Server;

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public async Task Chart_and_table_show_the_calls_that_were_made_day_by_day(string kind, string language)
    {
        using var token = await TokenOfKind.MadeAsync(Server, kind, language);
        (await token.Client.PageAsync(token.Page)).QuerySelector("svg.chart").ShouldBeNull("nothing was called yet");

        var first = await CallAsync(token, calls: 3, refusals: 1);
        Server.Clock.Advance(TimeSpan.FromDays(1));
        var second = await CallAsync(token, calls: 1, refusals: 0);
        var page = await token.Client.PageAsync(token.Page);

        // Each bar says in words what it shows, the lower for refusals, and is as high as its share.
        var bars = page.QuerySelectorAll("svg.chart g").TakeLast(2).ToArray();
        page.QuerySelectorAll("svg.chart g").Length.ShouldBe(ShownDays);
        page.QuerySelector("svg.chart")!.GetAttribute("aria-label").ShouldNotBeNullOrEmpty();
        bars.Select(bar => bar.QuerySelector("title")!.TextContent).ShouldBe([Sentence(first, 3, 1, language), Sentence(second, 1, 0, language)]);
        bars.Select(bar => (Height(bar, 1), Height(bar, 2))).ShouldBe([(87, 29), (29, 0)]);

        // The table has the same days, newest first, and those alone on which something happened.
        var rows = page.QuerySelectorAll("details tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))).ToArray();
        rows.ShouldBe([$"{Date(second, language)}|1|0", $"{Date(first, language)}|3|1"]);
        page.QuerySelector("main")!.TextContent.ShouldContain(language == "ja" ? "呼び出し4回、拒否1回。" : "Calls: 4. Refusals: 1.");
    }

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public async Task Last_use_says_when_from_where_and_for_what_and_moves_with_the_next_call(string kind, string language)
    {
        using var token = await TokenOfKind.MadeAsync(Server, kind, language);
        (await LastUseAsync(token)).ShouldBe((language == "ja" ? "未使用" : "Never used", null, null));

        await token.CallAsync();
        var first = Server.Clock.GetUtcNow();
        Server.Clock.Advance(TimeSpan.FromHours(2));
        (await LastUseAsync(token)).ShouldBe(($"{(language == "ja" ? "2時間前" : "2 hours ago")} 127.0.0.1", Machine(first), token.Used));

        await token.CallAsync();
        (await LastUseAsync(token)).ShouldBe(($"{(language == "ja" ? "たった今" : "just now")} 127.0.0.1", Machine(Server.Clock.GetUtcNow()), token.Used));
        var row = (await token.Client.PageAsync(token.List)).QuerySelectorAll("tbody tr").Single(row => row.InnerHtml.Contains(token.Page, StringComparison.Ordinal));
        row.TextContent.ShouldContain(language == "ja" ? "たった今" : "just now");
    }

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public async Task Recent_refusals_are_listed_with_reason_permission_time_and_address(string kind, string language)
    {
        using var token = await TokenOfKind.MadeAsync(Server, kind, language);
        (await RefusalsAsync(token)).ShouldBeEmpty();

        await token.CallAsync(allowed: false);
        await Server.FlushUsageAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(5));

        (await RefusalsAsync(token)).ShouldBe([language == "ja"
            ? $"トークンにこの権限がありません。|{token.Missing}|5分前|127.0.0.1"
            : $"The token does not give the permission.|{token.Missing}|5 minutes ago|127.0.0.1"]);
    }

    [Theory]
    [MemberData(nameof(TokenOfKind.Kinds), MemberType = typeof(TokenOfKind))]
    public async Task History_lists_what_was_done_by_whom_newest_first(string kind)
    {
        using var token = await TokenOfKind.MadeAsync(Server, kind);
        await token.RenewAsync();

        var history = Rows(await token.Client.PageAsync(token.Page), "History").Select(row => row.Split('|')).ToArray();

        var noun = kind == "service" ? "an API token" : $"a {kind} token";
        history.Select(row => row[0]).ShouldBe([$"{(kind == "service" ? "Regenerated" : "Rotated")} {noun}", $"Created {noun}"]);
        history.Select(row => row[1]).Distinct().Count().ShouldBe(1);
    }

    private async Task<DateOnly> CallAsync(TokenOfKind token, int calls, int refusals)
    {
        for (var i = 0; i < calls + refusals; i++)
            await token.CallAsync(allowed: i < calls);
        await Server.FlushUsageAsync();
        return DateOnly.FromDateTime(Server.Clock.GetUtcNow().UtcDateTime);
    }

    private static async Task<(string Text, string? When, string? Permission)> LastUseAsync(TokenOfKind token)
    {
        var page = await token.Client.PageAsync(token.Page);
        var fact = page.QuerySelectorAll(".facts dt").Single(term => term.TextContent is "Last used" or "最終使用日").NextElementSibling!;
        return (fact.TextContent.Trim(), fact.QuerySelector("time")?.GetAttribute("datetime"), page.QuerySelector("h2 + p + p > code")?.TextContent);
    }

    private static async Task<string[]> RefusalsAsync(TokenOfKind token)
    {
        var page = await token.Client.PageAsync(token.Page);
        return Rows(page, page.DocumentElement.GetAttribute("lang") == "ja" ? "最近の拒否" : "Recent refusals");
    }

    /// <summary>The table below a heading.</summary>
    private static string[] Rows(IHtmlDocument page, string heading) =>
        [.. page.QuerySelectorAll("h2").Single(title => title.TextContent == heading).NextElementSibling!.QuerySelectorAll("tbody tr")
            .Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))];

    private static int Height(IElement bar, int rectangle) => int.Parse(bar.QuerySelectorAll("rect")[rectangle].GetAttribute("height")!, CultureInfo.InvariantCulture);

    private static string Sentence(DateOnly day, int calls, int refusals, string language) => language == "ja"
        ? $"{Date(day, language)}: 呼び出し{calls}回、拒否{refusals}回。"
        : $"{Date(day, language)}: Calls: {calls}. Refusals: {refusals}.";

    private static string Date(DateOnly day, string language) =>
        language == "ja" ? $"{day.Year}年{day.Month}月{day.Day}日" : day.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    private static string Machine(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
