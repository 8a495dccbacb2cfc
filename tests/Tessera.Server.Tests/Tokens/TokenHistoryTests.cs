using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Tokens;

/// <summary>What a token's page has to show about its use (C6, T11).</summary>
public sealed class TokenHistoryTests(SharedServer shared) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private static int made;

    private TesseraServer Server => shared.Server;

    public async ValueTask InitializeAsync() => await Server.RegisterAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Usage_shows_on_the_next_flush_with_day_operation_and_reason()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only");
        (await admin.AskAsync(token.Secret, RegisteredApi.Find, "192.0.2.1")).ShouldBeTrue();
        (await admin.AskAsync(token.Secret, RegisteredApi.Find, "192.0.2.2")).ShouldBeTrue();
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await admin.AskAsync(token.Secret, RegisteredApi.Create, "2001:db8::7")).ShouldBeFalse();
        await Server.FlushUsageAsync();

        var usage = await admin.UsageAsync(token);

        usage.AsObject().Select(member => member.Key).ShouldBe(["calls", "refusals", "lastUsedAt", "lastUsedFrom", "lastUsedFor", "days", "recentRefusals"]);
        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((2, 1));
        Time(usage, "lastUsedAt").ShouldBe(Server.Clock.GetUtcNow());
        (usage.Text("lastUsedFrom"), usage.Text("lastUsedFor")).ShouldBe(("2001:db8::7", RegisteredApi.Find));
        usage.Day(Server.Clock.GetUtcNow()).ShouldBe((2, 1));
        var refusal = usage["recentRefusals"]!.AsArray().ShouldHaveSingleItem()!;
        refusal.AsObject().Select(member => member.Key).ShouldBe(["at", "ip", "reason", "missing"]);
        Time(refusal, "at").ShouldBe(Server.Clock.GetUtcNow());
        (refusal.Text("ip"), refusal.Text("reason"), refusal.Text("missing")).ShouldBe(("2001:db8::7", "insufficient_scope", RegisteredApi.Create));
    }

    [Fact]
    public async Task A_token_that_was_never_used_shows_thirty_days_of_nothing()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName());

        var usage = await admin.UsageAsync(token);

        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((0, 0));
        (usage["lastUsedAt"], usage["lastUsedFrom"], usage["lastUsedFor"]).ShouldBe((null, null, null));
        usage["recentRefusals"]!.AsArray().ShouldBeEmpty();
        usage["days"]!.AsArray().ShouldAllBe(day => (long)day!["calls"]! == 0 && (long)day["refusals"]! == 0);
    }

    [Fact]
    public async Task Days_are_thirty_without_a_gap_oldest_first_and_each_has_its_own_counts()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only");
        var first = Server.Clock.GetUtcNow();
        await UseAsync(admin, token, calls: 1, refusals: 0);
        Server.Clock.Advance(TimeSpan.FromDays(27));
        var second = Server.Clock.GetUtcNow();
        await UseAsync(admin, token, calls: 2, refusals: 1);
        await UseAsync(admin, token, calls: 1, refusals: 1);
        Server.Clock.Advance(TimeSpan.FromDays(2));

        var usage = await admin.UsageAsync(token);
        usage["days"]!.AsArray().Select(day => day.Text("date")).ShouldBe(Enumerable.Range(0, 30).Select(i => first.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        (usage.Day(first), usage.Day(first.AddDays(1)), usage.Day(second), usage.Day(second.AddDays(2))).ShouldBe(((1, 0), (0, 0), (3, 2), (0, 0)));

        Server.Clock.Advance(TimeSpan.FromDays(1));
        usage = await admin.UsageAsync(token);
        usage["days"]!.AsArray().Sum(day => (long)day!["calls"]!).ShouldBe(3, "the first day is no longer shown");
        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((4, 2));
    }

    [Fact]
    public async Task Of_each_token_the_newest_twenty_refusals_are_kept_newest_first()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only");
        var other = await admin.CreateServiceAsync(NextName(), "read-only");
        await RefuseAsync(admin, other);
        for (var i = 0; i < 27; i++)
        {
            await RefuseAsync(admin, token);
            if (i is 12 or 26)
                await Server.FlushUsageAsync();
        }

        var now = Server.Clock.GetUtcNow();
        var usage = await admin.UsageAsync(token);
        usage["recentRefusals"]!.AsArray().Select(refusal => Time(refusal, "at")).ShouldBe(Enumerable.Range(0, 20).Select(i => now.AddSeconds(-i)));
        ((long)usage["refusals"]!).ShouldBe(27);
        (await admin.UsageAsync(other)).Reasons().ShouldBe(["insufficient_scope"]);
        await using var db = await Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await db.Refusals.CountAsync(row => row.TokenId == token.Id, TestContext.Current.CancellationToken)).ShouldBe(20, "the others are not kept either");
    }

    [Fact]
    public async Task Whoever_may_read_the_token_is_told_revoked_from_expired()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only", 7);
        var regenerated = await admin.RegenerateAsync(token);
        await admin.AskAsync(token.Secret);
        Server.Clock.Advance(TimeSpan.FromDays(8));
        await admin.AskAsync(regenerated.Secret);
        await Server.FlushUsageAsync();

        var usage = await admin.UsageAsync(token);

        usage.Reasons().ShouldBe(["expired", "revoked"]);
        usage["recentRefusals"]!.AsArray().ShouldAllBe(refusal => refusal!["missing"] == null && refusal["ip"] == null);
        usage["lastUsedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Management_calls_show_what_they_were_for_and_what_was_refused()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "custom", null, "tessera:user.read");
        using var client = Server.Client(token.Secret);
        await client.OkAsync(HttpMethod.Get, "/v1/users");
        await client.CallAsync(HttpMethod.Get, "/v1/roles");
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.CallAsync(HttpMethod.Post, "/v1/verify", new { token = "x" });
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.CallAsync(HttpMethod.Get, "/v1/personal-tokens");
        await Server.FlushUsageAsync();

        var usage = await admin.UsageAsync(token);

        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((1, 3));
        usage.Text("lastUsedFor").ShouldBe("tessera:user.read");
        usage["recentRefusals"]!.AsArray().Select(refusal => (string?)refusal!["missing"]).ShouldBe([null, "tessera:token.verify", "tessera:role.read"]);
        usage.Reasons().ShouldAllBe(reason => reason == "insufficient_scope");
    }

    [Fact]
    public async Task A_gateways_requests_show_their_operation_and_a_use_that_names_none_leaves_it()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateServiceAsync(NextName(), "read-only");
        using var gateway = Server.Client(token.Secret);

        await gateway.CallAsync(HttpMethod.Get, "/forward-auth/envoy/shop/articles");
        await admin.SendFormAsync("/v1/introspect", ("token", token.Secret));

        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        record.Text("lastUsedFor").ShouldBe(RegisteredApi.Find, "at once, before anything is flushed");
        (await admin.UsageAsync(token)).Text("lastUsedFor").ShouldBe(RegisteredApi.Find);
    }

    private static string NextName() => $"history {Interlocked.Increment(ref made)}";

    private static DateTimeOffset Time(JsonNode? node, string member) => DateTimeOffset.Parse(node.Text(member), CultureInfo.InvariantCulture);

    private async Task UseAsync(HttpClient admin, IssuedRecord token, int calls, int refusals)
    {
        for (var i = 0; i < calls; i++)
            (await admin.AskAsync(token.Secret, RegisteredApi.Find)).ShouldBeTrue();
        for (var i = 0; i < refusals; i++)
            (await admin.AskAsync(token.Secret, RegisteredApi.Create)).ShouldBeFalse();
        await Server.FlushUsageAsync();
    }

    private async Task RefuseAsync(HttpClient admin, IssuedRecord token)
    {
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await admin.AskAsync(token.Secret, RegisteredApi.Create)).ShouldBeFalse();
    }
}
