using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

/// <summary>What a record shows (T10), when it ends (T6, T7), and that its last use is true (T11).</summary>
public sealed class TokenRecordTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task Record_shows_every_field()
    {
        using var admin = await Server.AdminAsync();

        var token = await admin.CreatePersonalAsync("all fields", 90);

        var record = (await admin.OkAsync(HttpMethod.Get, token.Path)).AsObject();
        record.Select(member => member.Key).ShouldBe(
            ["id", "kind", "name", "owner", "hint", "createdAt", "createdBy", "duration", "lastUsedAt", "lastUsedFrom", "lastUsedFor", "expiresAt", "graceEndsAt", "status"], ignoreOrder: true);
        record.Text("kind").ShouldBe("personal");
        record.Text("hint").ShouldBe(token.Secret[..8] + "…");
        record.Text("status").ShouldBe("active");
        record["owner"].Text("email").ShouldBe(TesseraServer.AdminEmail);
        record["createdBy"].Text("name").ShouldBe(TesseraServer.AdminEmail);
        record.Text("createdAt").ShouldMatch(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z");
        ((int)record["duration"]!).ShouldBe(90);
        record["lastUsedAt"].ShouldBeNull();
        record["lastUsedFrom"].ShouldBeNull();
        record["lastUsedFor"].ShouldBeNull();
    }

    [Fact]
    public async Task Status_follows_the_clock_from_active_over_expiring_to_expired()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync("aging", 30);

        Server.Clock.Advance(TimeSpan.FromDays(16) - TimeSpan.FromMilliseconds(1));
        (await StatusAsync(token)).ShouldBe("active");
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await StatusAsync(token)).ShouldBe("expiring");
        Server.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(token.Secret);
        (await StatusAsync(token)).ShouldBe("expiring");
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(token.Secret);
        (await StatusAsync(token)).ShouldBe("expired");
    }

    // T6, T7
    [Theory]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(90)]
    public async Task Token_lives_exactly_as_long_as_chosen_and_stays_listed(int days)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync("timed", days);

        Server.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(token.Secret);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(token.Secret);

        using var list = Server.Client(await Server.AdminTokenAsync());
        (await list.OkAsync(HttpMethod.Get, "/v1/personal-tokens?limit=200"))["items"]!.AsArray().ShouldContain(item => item.Text("id") == token.Id.ToString());
        (await list.CallAsync(HttpMethod.Delete, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Token_without_a_duration_never_expires()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();

        Server.Clock.Advance(TimeSpan.FromDays(20 * 365));

        await Server.ShouldBeLiveAsync(token.Secret);
        (await StatusAsync(token)).ShouldBe("active");
    }

    [Fact]
    public async Task Last_use_shows_at_once_with_time_and_address()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(5));

        await Server.ShouldBeLiveAsync(token.Secret);

        var record = await admin.OkAsync(HttpMethod.Get, token.Path);
        DateTimeOffset.Parse(record.Text("lastUsedAt"), null).ShouldBe(Server.Clock.GetUtcNow());
        record.Text("lastUsedFrom").ShouldBeOneOf("127.0.0.1", "::1");
    }

    [Fact]
    public async Task Refused_use_is_no_use()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync("expired", 7);
        Server.Clock.Advance(TimeSpan.FromDays(8));

        await Server.ShouldBeRefusedAsync(token.Secret);

        (await admin.OkAsync(HttpMethod.Get, token.Path))["lastUsedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Verification_writes_nothing_into_the_tokens_row()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var before = await RowAsync(token.Id);

        for (var i = 0; i < 20; i++)
            await Server.ShouldBeLiveAsync(token.Secret);
        await Server.Get<UsageFlusher>().FlushAsync(TestContext.Current.CancellationToken);

        (await RowAsync(token.Id)).ShouldBe(before);
        await using var db = await Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        (await db.Usage.SingleAsync(usage => usage.TokenId == token.Id, TestContext.Current.CancellationToken)).Calls.ShouldBe(20);
    }

    private async Task<string> StatusAsync(IssuedRecord token)
    {
        using var admin = await Server.AdminAsync();
        return (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("status");
    }

    private async Task<string> RowAsync(Guid id)
    {
        await using var db = await Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = await db.Tokens.AsNoTracking().SingleAsync(token => token.Id == id, TestContext.Current.CancellationToken);
        return JsonValue.Create(System.Text.Json.JsonSerializer.Serialize(row)).ToJsonString();
    }
}
