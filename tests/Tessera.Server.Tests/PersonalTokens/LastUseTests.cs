using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

/// <summary>The time of the last use outlives the process (T11).</summary>
public sealed class LastUseTests
{
    [Fact]
    public async Task Last_use_survives_a_clean_stop()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            var clock = new FakeClock();
            IssuedRecord token;
            DateTimeOffset usedAt;
            await using (var server = TesseraServer.Start(directory, clock))
            {
                using var admin = await server.AdminAsync();
                token = await admin.CreatePersonalAsync();
                clock.Advance(TimeSpan.FromMilliseconds(1234));
                usedAt = clock.GetUtcNow();
                await server.ShouldBeLiveAsync(token.Secret);
            }

            await using var again = TesseraServer.Start(directory, clock);
            using var client = await again.AdminAsync();
            var record = await client.OkAsync(HttpMethod.Get, token.Path);
            DateTimeOffset.Parse(record.Text("lastUsedAt"), null).ShouldBe(usedAt);
            record.Text("lastUsedFrom").ShouldBeOneOf("127.0.0.1", "::1");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Last_use_is_written_down_within_a_minute()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        await server.ShouldBeLiveAsync(token.Secret);

        server.Clock.Advance(TimeSpan.FromMinutes(1));

        await TokenCalls.EventuallyAsync(
            async () =>
            {
                await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
                return await db.Usage.AnyAsync(usage => usage.TokenId == token.Id && usage.LastUsedAt != null);
            },
            "usage is flushed");
    }
}
