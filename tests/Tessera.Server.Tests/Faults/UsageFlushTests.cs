using Tessera.Server.Feed;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>Usage that cannot be written down is kept, all of it, and written once (T11).</summary>
public sealed class UsageFlushTests
{
    // Each table in turn: what was written into the others before is taken back.
    [Theory]
    [InlineData("token_usage")]
    [InlineData("token_usage_days")]
    [InlineData("token_refusals")]
    public async Task Failing_flush_keeps_counts_days_and_refusals_for_the_next_one(string table)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var other = await admin.CreatePersonalAsync();
        await UseAsync(server, admin, token);

        await server.SqlAsync($"ALTER TABLE {table} RENAME TO away");
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<Exception>(() => server.FlushUsageAsync());
            await UseAsync(server, admin, token);
        }

        await UseAsync(server, admin, other);
        await server.SqlAsync($"ALTER TABLE away RENAME TO {table}");
        for (var flush = 0; flush < 2; flush++)
        {
            await server.FlushUsageAsync();
            await ShouldBeAsync(server, admin, token, 4);
            await ShouldBeAsync(server, admin, other, 1);
        }
    }

    [Fact]
    public async Task What_could_not_be_written_for_long_belongs_to_the_day_it_was_counted_and_keeps_the_newest_refusals()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var first = server.Clock.GetUtcNow();
        await server.SqlAsync("ALTER TABLE token_usage_days RENAME TO away");
        for (var i = 0; i < 23; i++)
        {
            await UseAsync(server, admin, token);
            await Should.ThrowAsync<Exception>(() => server.FlushUsageAsync());
        }

        server.Clock.Advance(TimeSpan.FromDays(1));
        await UseAsync(server, admin, token);
        await server.SqlAsync("ALTER TABLE away RENAME TO token_usage_days");
        await server.FlushUsageAsync();

        var usage = await admin.UsageAsync(token);
        (usage.Day(first), usage.Day(first.AddDays(1))).ShouldBe(((23, 23), (1, 1)));
        usage["recentRefusals"]!.AsArray().Select(refusal => DateTimeOffset.Parse(refusal.Text("at"), null)).ShouldBe(
            [server.Clock.GetUtcNow(), .. Enumerable.Range(0, 19).Select(i => first.AddSeconds(23 - i))]);
    }

    [Fact]
    public async Task Usage_outlives_a_clean_stop_to_the_last_call()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            var clock = new FakeClock();
            IssuedRecord token;
            await using (var server = TesseraServer.Start(directory, clock))
            {
                await server.RegisterAsync();
                using var admin = await server.AdminAsync();
                token = await admin.CreatePersonalAsync();
                (await admin.AskAsync(token.Secret, RegisteredApi.Find)).ShouldBeTrue();
                await UseAsync(server, admin, token);
            }

            await using var again = TesseraServer.Start(directory, clock);
            using var client = await again.AdminAsync();
            var usage = await client.UsageAsync(token);
            ((long)usage["calls"]!, (long)usage["refusals"]!, usage.Text("lastUsedFor")).ShouldBe((2, 1, RegisteredApi.Find));
            (await client.OkAsync(HttpMethod.Get, token.Path)).Text("lastUsedFor").ShouldBe(RegisteredApi.Find);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Once allowed and once refused, a second later. Reads nothing of the usage: it goes on while a table is away.
    private static async Task UseAsync(TesseraServer server, HttpClient client, IssuedRecord token)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.AskAsync(token.Secret)).ShouldBeTrue();
        (await client.AskAsync(token.Secret, "shop:nothing.here")).ShouldBeFalse();
    }

    private static async Task ShouldBeAsync(TesseraServer server, HttpClient client, IssuedRecord token, int times)
    {
        var usage = await client.UsageAsync(token);
        ((long)usage["calls"]!, (long)usage["refusals"]!).ShouldBe((times, times));
        usage.Day(server.Clock.GetUtcNow()).ShouldBe((times, times));
        usage.Reasons().Length.ShouldBe(times);
    }
}
