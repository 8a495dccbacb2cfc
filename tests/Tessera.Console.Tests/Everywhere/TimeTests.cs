using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>Times as people read them (C10): near ones relative, others as a date, in the viewer's language and zone; the whole of it in the title, and for machines.</summary>
public sealed class TimeTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    private static int made;

    /// <summary>How long ago a token was made, and what stands there in both languages.</summary>
    public static TheoryData<string, string, string> Ages => new()
    {
        { "0.00:00:59", "just now", "たった今" },
        { "0.00:01:00", "1 minute ago", "1分前" },
        { "0.00:59:59", "59 minutes ago", "59分前" },
        { "0.01:00:00", "1 hour ago", "1時間前" },
        { "0.23:59:59", "23 hours ago", "23時間前" },
        { "1.00:00:00", "yesterday", "昨日" },
        { "6.23:59:59", "6 days ago", "6日前" },
        { "7.00:00:00", "7 days ago", "7日前" },
    };

    [Theory]
    [MemberData(nameof(Ages))]
    public async Task Up_to_seven_days_it_is_said_how_long_ago_and_the_title_and_machines_are_told_exactly(string age, string english, string japanese)
    {
        var (name, at) = await MakeAsync();
        shared.Server.Clock.Advance(TimeSpan.Parse(age, CultureInfo.InvariantCulture));
        foreach (var (language, words) in new[] { ("en", english), ("ja", japanese) })
        {
            using var client = await SessionClient.SignedInAsync(shared.Server, language);
            var time = await CreatedAsync(client, name);
            time.TextContent.ShouldBe(words);
            time.GetAttribute("datetime").ShouldBe(at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            time.GetAttribute("title").ShouldBe(language == "ja" ? at.ToString("yyyy年M月d日 HH:mm 'UTC'", CultureInfo.InvariantCulture) : at.ToString("MMM d, yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("en", null, 0)]
    [InlineData("ja", null, 0)]
    [InlineData("en", "Asia/Tokyo", 9)]
    [InlineData("ja", "Asia/Tokyo", 9)]
    [InlineData("en", "America/St_Johns", -3.5)]
    [InlineData("ja", "Pacific/Kiritimati", 14)]
    [InlineData("en", "Nowhere/Nothing", 0)]
    public async Task Beyond_seven_days_the_date_stands_there_in_the_viewers_language_and_zone(string language, string? zone, double hours)
    {
        // Late enough in the day that it is the next one in Tokyo.
        var now = shared.Server.Clock.GetUtcNow();
        shared.Server.Clock.Advance(now.Date.AddDays(1).AddHours(23).AddMinutes(5) - now.UtcDateTime);
        var (name, at) = await MakeAsync();
        shared.Server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        using var client = await SessionClient.SignedInAsync(shared.Server, language);
        if (zone is not null)
            (await client.SubmitFromAsync("/user/profile", "/user/profile/zone", ("zone", zone))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        var time = await CreatedAsync(client, name);

        var local = at.ToOffset(TimeSpan.FromHours(hours));
        var offset = hours == 0 ? "UTC" : $"UTC{(hours < 0 ? '−' : '+')}{TimeSpan.FromHours(Math.Abs(hours)):hh\\:mm}";
        time.TextContent.ShouldBe(local.ToString(language == "ja" ? "yyyy年M月d日" : "MMM d, yyyy", CultureInfo.InvariantCulture));
        time.GetAttribute("title").ShouldBe($"{local.ToString(language == "ja" ? "yyyy年M月d日 HH:mm" : "MMM d, yyyy, HH:mm", CultureInfo.InvariantCulture)} {offset}");
        time.GetAttribute("datetime").ShouldBe(at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(true, "UTC+09:00")]
    [InlineData(false, "UTC")]
    public async Task The_zone_is_the_browsers_where_its_script_says_so_and_the_chosen_one_without(bool script, string zone)
    {
        var (name, _) = await MakeAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(Script: script));
        await visitor.GoAsync("/user/tokens");
        (await visitor.Row(name).Locator("time").First.GetAttributeAsync("title"))!.ShouldEndWith($" {zone}");
        if (script)
            return;
        await visitor.GoAsync("/user/profile");
        await visitor.Page.FillAsync("#zone", "Europe/Paris");
        await visitor.Page.Locator("form[action$=zone] button").ClickAsync();
        await visitor.GoAsync("/user/tokens");
        (await visitor.Row(name).Locator("time").First.GetAttributeAsync("title"))!.ShouldMatch(@" UTC\+0[12]:00\z");
    }

    private static async Task<IElement> CreatedAsync(SessionClient client, string name) =>
        (await client.PageAsync("/user/tokens")).QuerySelectorAll("tbody tr").Single(row => row.QuerySelector("th bdi")!.TextContent == name).QuerySelector("time")!;

    private async Task<(string Name, DateTimeOffset At)> MakeAsync()
    {
        using var admin = await shared.Server.AdminAsync();
        var name = $"made {Interlocked.Increment(ref made)}";
        await admin.CreatePersonalAsync(name);
        return (name, shared.Server.Clock.GetUtcNow());
    }
}
