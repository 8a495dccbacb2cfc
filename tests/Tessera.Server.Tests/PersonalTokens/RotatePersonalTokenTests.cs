using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

/// <summary>Rotation (T5): a new record for an old one, and nobody without access in between.</summary>
public sealed class RotatePersonalTokenTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    public static TheoryData<string, int> Graces => [("15m", 15), ("1h", 60), ("6h", 360), ("24h", 1440)];

    [Fact]
    public async Task Rotation_at_once_ends_the_old_token_and_links_the_new_one_to_it()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync("nightly", 30);
        Server.Clock.Advance(TimeSpan.FromDays(3));
        using var renewed = Server.Client((await admin.CreatePersonalAsync()).Secret);

        var (answer, record) = await renewed.CallAsync(HttpMethod.Post, $"{old.Path}/rotate");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        record.Text("name").ShouldBe("nightly");
        record.Text("rotatedFrom").ShouldBe(old.Id.ToString());
        DateTimeOffset.Parse(record.Text("expiresAt"), null).ShouldBe(Server.Clock.GetUtcNow().AddDays(30));
        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(record.Text("token"));
        (await admin.CallAsync(HttpMethod.Get, old.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Graces))]
    public async Task Old_token_works_to_the_last_millisecond_of_its_grace_and_no_longer(string grace, int minutes)
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync();

        var next = await admin.RotateAsync(old, grace);

        await Server.ShouldBeLiveAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
        var record = await admin.OkAsync(HttpMethod.Get, old.Path);
        record.Text("status").ShouldBe("grace");
        DateTimeOffset.Parse(record.Text("graceEndsAt"), null).ShouldBe(Server.Clock.GetUtcNow().AddMinutes(minutes));
        Server.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(old.Secret, "one millisecond before the end");
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(old.Secret, "at the end");
        await Server.ShouldBeLiveAsync(next.Secret);
        (await admin.CallAsync(HttpMethod.Get, old.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, "the grace ends in deletion");
    }

    [Fact]
    public async Task Grace_does_not_carry_the_old_token_past_its_own_expiry()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync("short", 7);
        Server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10));

        await admin.RotateAsync(old, "24h");

        var record = await admin.OkAsync(HttpMethod.Get, old.Path);
        record.Text("graceEndsAt").ShouldBe(record.Text("expiresAt"));
        Server.Clock.Advance(TimeSpan.FromMinutes(10));
        await Server.ShouldBeRefusedAsync(old.Secret);
    }

    [Fact]
    public async Task First_use_of_the_new_token_ends_the_old_one()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync();

        var next = await admin.RotateAsync(old, "1h", onFirstUse: true);

        await Server.ShouldBeLiveAsync(old.Secret, "the new one has not been used");
        await Server.ShouldBeLiveAsync(old.Secret, "using the old one ends nothing");
        await Server.ShouldBeLiveAsync(next.Secret);
        await TokenCalls.EventuallyAsync(async () => await Server.PresentAsync(old.Secret) == HttpStatusCode.Unauthorized, "the old token ends");
        await Server.ShouldBeLiveAsync(next.Secret);
        (await admin.CallAsync(HttpMethod.Get, old.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Deadline_ends_the_old_token_when_the_new_one_is_never_used()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync();
        var next = await admin.RotateAsync(old, onFirstUse: true);

        Server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeLiveAsync(old.Secret);
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
    }

    [Fact]
    public async Task Concurrent_rotations_have_one_winner()
    {
        using var admin = await Server.AdminAsync();
        foreach (var grace in new[] { "0s", "1h" })
        {
            var old = await admin.CreatePersonalAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => admin.CallAsync(HttpMethod.Post, $"{old.Path}/rotate", new { grace })));

            var won = answers.Where(answer => answer.Answer.StatusCode == HttpStatusCode.Created).ShouldHaveSingleItem();
            answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(9);
            await Server.ShouldBeLiveAsync(won.Body.Text("token"));
        }
    }

    [Fact]
    public async Task Somebody_always_has_access_while_a_token_is_rotated()
    {
        using var admin = await Server.AdminAsync();
        var current = await admin.CreatePersonalAsync();
        var previous = current;
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            for (var looks = 0; ; looks++)
            {
                // The old one is asked before the new one: when it is refused, the new one must be live already.
                var (old, next) = (Volatile.Read(ref previous), Volatile.Read(ref current));
                if (await Server.PresentAsync(old.Secret) == HttpStatusCode.OK || await Server.PresentAsync(next.Secret) == HttpStatusCode.OK || next != Volatile.Read(ref current))
                {
                    if (stop.IsCancellationRequested)
                        return looks;
                    continue;
                }

                throw new InvalidOperationException("Neither the old nor the new token was live.");
            }
        });

        for (var i = 0; i < 20; i++)
        {
            var next = await admin.RotateAsync(current, "15m", onFirstUse: i % 2 == 0);
            Volatile.Write(ref previous, current);
            Volatile.Write(ref current, next);
        }

        await stop.CancelAsync();
        (await watching).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Token_can_rotate_itself()
    {
        using var admin = await Server.AdminAsync();
        var old = await admin.CreatePersonalAsync();
        using var self = Server.Client(old.Secret);

        var next = await self.RotateAsync(old);

        await Server.ShouldBeRefusedAsync(old.Secret);
        await Server.ShouldBeLiveAsync(next.Secret);
    }

    [Theory]
    [InlineData("""{"grace":"2h"}""")]
    [InlineData("""{"grace":""}""")]
    [InlineData("""{"grace":"1H"}""")]
    public async Task Unknown_grace_is_refused_and_nothing_rotated(string body)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, $"{token.Path}/rotate", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!["grace"]![0]!.ToString().ShouldContain("0s, 15m, 1h, 6h, 24h");
        await Server.ShouldBeLiveAsync(token.Secret);
    }
}
