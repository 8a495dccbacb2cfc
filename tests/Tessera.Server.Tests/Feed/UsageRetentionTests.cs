using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Feed;

/// <summary>Days and refusals are kept ninety days, whether their token lives or not; totals stay.</summary>
public sealed class UsageRetentionTests
{
    [Fact]
    public async Task Days_and_refusals_are_gone_after_ninety_days_and_not_before()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("kept", "read-only");
        await UseAsync(server, admin, token);
        server.Clock.Advance(TimeSpan.FromDays(1));
        await UseAsync(server, admin, token);

        server.Clock.Advance(TimeSpan.FromDays(88));
        (await LeftAsync(server, token)).ShouldBe((2, 2));
        server.Clock.Advance(TimeSpan.FromDays(1));
        (await LeftAsync(server, token)).ShouldBe((1, 1));
        server.Clock.Advance(TimeSpan.FromDays(1));
        (await LeftAsync(server, token)).ShouldBe((0, 0));

        var usage = await admin.UsageAsync(token);
        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((2, 2));
    }

    [Fact]
    public async Task However_much_is_too_old_a_change_waits_for_the_removal_of_a_few_thousand_at_most()
    {
        await using var server = await StartAsync();
        var id = TestPostgres.IsStore ? "gen_random_uuid()" : "'old ' || i";
        await server.ByHandAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
            INSERT INTO token_usage_days ("TokenId", "Day", "Calls", "Refusals") SELECT {id}, 20260101, 1, 1 FROM n
            """);
        await using var db = await ContextAsync(server);

        foreach (var left in new[] { 7000, 2000, 0, 0 })
        {
            await server.Get<UsageRetention>().RemoveAsync(TestContext.Current.CancellationToken);
            (await db.UsageDays.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(left);
        }
    }

    [Fact]
    public async Task Deleting_a_token_closes_its_usage_and_leaves_the_rows_to_their_age()
    {
        await using var server = await StartAsync();
        using var admin = await server.AdminAsync();
        var token = await admin.CreateServiceAsync("deleted", "read-only");
        await UseAsync(server, admin, token);
        await admin.OkAsync(HttpMethod.Delete, token.Path);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await admin.AskAsync(token.Secret)).ShouldBeFalse();
        await server.FlushUsageAsync();

        ((int)(await admin.CallAsync(HttpMethod.Get, $"{token.Path}/usage")).Answer.StatusCode).ShouldBe(404);
        await using var db = await ContextAsync(server);
        (await db.Refusals.Where(row => row.TokenId == token.Id).OrderBy(row => row.At).Select(row => row.Reason).ToListAsync(TestContext.Current.CancellationToken))
            .ShouldBe(["insufficient_scope", "revoked"]);

        // Nobody asks for it here: the server does it by itself.
        server.Clock.Advance(TimeSpan.FromDays(90));
        await TokenCalls.EventuallyAsync(
            async () => !await db.UsageDays.AnyAsync(row => row.TokenId == token.Id) && !await db.Refusals.AnyAsync(row => row.TokenId == token.Id), "days and refusals are removed");
    }

    private static async Task<TesseraServer> StartAsync()
    {
        var server = TesseraServer.Start();
        await server.RegisterAsync();
        return server;
    }

    private static async Task UseAsync(TesseraServer server, HttpClient admin, IssuedRecord token)
    {
        (await admin.AskAsync(token.Secret, RegisteredApi.Find)).ShouldBeTrue();
        (await admin.AskAsync(token.Secret, RegisteredApi.Create)).ShouldBeFalse();
        await server.FlushUsageAsync();
    }

    private static async Task<(int Days, int Refusals)> LeftAsync(TesseraServer server, IssuedRecord token)
    {
        await server.Get<UsageRetention>().RemoveAsync(TestContext.Current.CancellationToken);
        await using var db = await ContextAsync(server);
        return (await db.UsageDays.CountAsync(row => row.TokenId == token.Id), await db.Refusals.CountAsync(row => row.TokenId == token.Id));
    }

    private static Task<TesseraDb> ContextAsync(TesseraServer server) =>
        server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
}
