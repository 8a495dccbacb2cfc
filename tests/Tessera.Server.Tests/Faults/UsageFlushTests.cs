using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>Usage that cannot be written down is kept (T11).</summary>
public sealed class UsageFlushTests
{
    [Fact]
    public async Task Failing_flush_keeps_the_counts_for_the_next_one()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var other = await admin.CreatePersonalAsync();
        var flusher = server.Get<UsageFlusher>();
        await VerifyAsync(admin, token);

        await server.SqlAsync("ALTER TABLE token_usage RENAME TO away");
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<Exception>(() => flusher.FlushAsync(TestContext.Current.CancellationToken));
            await VerifyAsync(admin, token);
        }

        await VerifyAsync(admin, other);
        await server.SqlAsync("ALTER TABLE away RENAME TO token_usage");
        await flusher.FlushAsync(TestContext.Current.CancellationToken);

        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await db.Usage.SingleAsync(usage => usage.TokenId == token.Id, TestContext.Current.CancellationToken)).Calls.ShouldBe(4);
        (await db.Usage.SingleAsync(usage => usage.TokenId == other.Id, TestContext.Current.CancellationToken)).Calls.ShouldBe(1);
        await flusher.FlushAsync(TestContext.Current.CancellationToken);
        (await db.Usage.AsNoTracking().SingleAsync(usage => usage.TokenId == token.Id, TestContext.Current.CancellationToken)).Calls.ShouldBe(4, "nothing is counted twice");
    }

    // Waits for no write, and reads nothing either: it goes on while the table is away.
    private static async Task VerifyAsync(HttpClient client, IssuedRecord token) =>
        ((bool)(await client.OkAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret }))["active"]!).ShouldBeTrue();
}
