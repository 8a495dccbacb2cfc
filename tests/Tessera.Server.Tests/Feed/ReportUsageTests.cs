using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Feed;

/// <summary>Programs that judge tokens themselves say how these were used (<c>POST /v1/feed/usage</c>), and are counted once.</summary>
public sealed class ReportUsageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/v1/feed/usage";

    private TesseraServer Server => shared.Server;

    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    public static TheoryData<string, string> BadReports => new()
    {
        { "source", """{"source":"00000000-0000-0000-0000-000000000000","batch":1,"used":[],"refused":[],"firstUsed":[]}""" },
        { "batch", Report() },
        { "used", Report(batch: 1, used: """{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":-1,"refusals":0}""") },
        { "used", Report(batch: 1, used: """{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":4294967296,"refusals":0}""") },
        { "used", Report(batch: 1, used: """{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":1,"refusals":0,"lastUsedFrom":"here"}""") },
        { "used", Report(batch: 1, used: """{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":1,"refusals":0,"lastUsedFor":"<b>"}""") },
        { "used", Report(batch: 1, used: """{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":1,"refusals":0,"lastUsedAt":"0001-01-01T00:00:00Z"}""") },
        { "used", Report(batch: 1, used: "null") },
        { "used", Report(batch: 1, used: string.Join(',', Enumerable.Repeat("""{"id":"0198c0de-0000-7000-8000-000000000001","day":"2026-11-03","calls":1,"refusals":0}""", 101))) },
        { "refused", Report(batch: 1, refused: """{"id":"0198c0de-0000-7000-8000-000000000001","at":"2026-11-03T00:00:00Z","reason":"allowed"}""") },
        { "refused", Report(batch: 1, refused: """{"id":"0198c0de-0000-7000-8000-000000000001","at":"2026-11-03T00:00:00Z","reason":"<b>"}""") },
        { "firstUsed", Report(batch: 1, firstUsed: string.Join(',', Enumerable.Repeat("\"0198c0de-0000-7000-8000-000000000001\"", 51))) },
    };

    [Fact]
    public async Task Report_is_counted_once_however_often_it_is_sent()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        using var program = await FollowerAsync(admin);
        var source = Guid.CreateVersion7(Now);
        var (first, second) = (ReportOf(source, 1, token, calls: 3), ReportOf(source, 2, token, calls: 4));

        foreach (var (report, counts) in new[] { (first, true), (first, false), (second, true), (first, false), (second, false) })
            ((bool)(await program.OkAsync(HttpMethod.Post, Path, report))["counted"]!).ShouldBe(counts);

        var usage = await admin.UsageAsync(token);
        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((7, 2));
        usage.Day(Now).ShouldBe((7, 2));
        usage.Reasons().ShouldBe(["expired", "expired"]);
        usage.Text("lastUsedFrom").ShouldBe("192.0.2.7");
        usage.Text("lastUsedFor").ShouldBe("shop:article.find");
    }

    [Fact]
    public async Task Of_reports_that_come_at_once_under_one_number_one_is_counted()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        using var program = await FollowerAsync(admin);
        var report = ReportOf(Guid.CreateVersion7(Now), 1, token, calls: 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => program.OkAsync(HttpMethod.Post, Path, report)));

        answers.Count(answer => (bool)answer["counted"]!).ShouldBe(1);
        ((long)(await admin.UsageAsync(token))["calls"]!).ShouldBe(5);
    }

    [Fact]
    public async Task What_is_no_token_leaves_no_row_and_what_has_not_been_yet_is_now()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        using var program = await FollowerAsync(admin);
        var nobody = Guid.CreateVersion7(Now);

        await program.OkAsync(HttpMethod.Post, Path, new
        {
            source = Guid.CreateVersion7(Now),
            batch = 1,
            used = new[] { Use(nobody, Now), Use(token.Id, Now.AddDays(3)) },
            refused = new[] { Refusal(nobody, Now), Refusal(token.Id, Now.AddDays(3)) },
            firstUsed = new[] { nobody, token.Id },
        });

        var usage = await admin.UsageAsync(token);
        DateTimeOffset.Parse(usage.Text("lastUsedAt"), null).ShouldBe(Now);
        usage.Day(Now).ShouldBe((1, 1));
        DateTimeOffset.Parse(usage["recentRefusals"]![0].Text("at"), null).ShouldBe(Now);
        await using var db = await Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await db.Usage.AnyAsync(row => row.TokenId == nobody, TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await db.Refusals.AnyAsync(row => row.TokenId == nobody, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task First_use_ends_the_predecessor_once()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync();
        var next = await admin.RotateAsync(old, "1h", onFirstUse: true);
        using var program = await FollowerAsync(admin);
        await Server.ShouldBeLiveAsync(old.Secret);

        foreach (var batch in new[] { 1, 2 })
            await program.OkAsync(HttpMethod.Post, Path, new { source = Guid.CreateVersion7(Now), batch, used = Array.Empty<object>(), refused = Array.Empty<object>(), firstUsed = new[] { next.Id } });

        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        var events = await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?token={old.Id}");
        events["items"]!.AsArray().Count(row => row.Text("action") == "token.retire").ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(BadReports), DisableDiscoveryEnumeration = true)]
    public async Task Report_that_makes_no_sense_is_refused_by_the_field(string field, string body)
    {
        using var admin = await Server.AdminAsync();
        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, Path, body);
        ((int)answer.StatusCode).ShouldBe(400);
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task Who_may_only_ask_about_tokens_may_not_report()
    {
        using var admin = await Server.AdminAsync();
        using var verifier = Server.Client((await admin.CreateServiceAsync($"verifier {Guid.CreateVersion7(Now)}", "custom", permissions: "tessera:token.verify")).Secret);
        var (answer, problem) = await verifier.CallAsync(HttpMethod.Post, Path, new { });
        ((int)answer.StatusCode, problem.Text("missing")).ShouldBe((403, "tessera:feed.read"));
    }

    [Fact]
    public async Task Reporters_are_forgotten_after_a_week_without_a_word()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        async Task SendAsync() => await admin.OkAsync(
            HttpMethod.Post, Path, new { source = Guid.CreateVersion7(server.Clock.GetUtcNow()), batch = 1, used = Array.Empty<object>(), refused = Array.Empty<object>(), firstUsed = Array.Empty<object>() });
        await SendAsync();
        server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await SendAsync();

        await server.Get<Server.Feed.UsageRetention>().RemoveAsync(TestContext.Current.CancellationToken);

        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await db.UsageReporters.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    private static string Report(int batch = 0, string used = "", string refused = "", string firstUsed = "") =>
        $$"""{"source":"0198c0de-0000-7000-8000-00000000000a","batch":{{batch}},"used":[{{used}}],"refused":[{{refused}}],"firstUsed":[{{firstUsed}}]}""";

    private static object Use(Guid id, DateTimeOffset at, int calls = 1) => new
    {
        id,
        day = DateOnly.FromDateTime(at.UtcDateTime),
        calls,
        refusals = 1,
        lastUsedAt = at,
        lastUsedFrom = "192.0.2.7",
        lastUsedFor = "shop:article.find",
    };

    private static object Refusal(Guid id, DateTimeOffset at) => new { id, at, reason = "expired", permission = "shop:article.find", ip = "192.0.2.7" };

    private object ReportOf(Guid source, int batch, IssuedRecord token, int calls) =>
        new { source, batch, used = new[] { Use(token.Id, Now, calls) }, refused = new[] { Refusal(token.Id, Now) }, firstUsed = Array.Empty<Guid>() };

    private async Task<HttpClient> FollowerAsync(HttpClient admin) =>
        Server.Client((await admin.CreateServiceAsync($"follower {Guid.CreateVersion7(Now)}", "custom", permissions: "tessera:feed.read")).Secret);
}
