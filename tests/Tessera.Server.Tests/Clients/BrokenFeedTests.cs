using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.AspNetCore.Embedded;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Clients;

/// <summary>
/// Whatever a program is sent as its feed, by whoever stands in the server's place: what it says of tokens is right, or that it cannot tell. Of two tokens one is
/// live and one revoked; each stream is read by the program itself, one connection after the other.
/// </summary>
[Trait("Store", "sqlite")] // Has no rows.
public sealed class BrokenFeedTests
{
    private const int Ways = 120;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    private static readonly string Own = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();
    private static readonly string Live = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();
    private static readonly string Revoked = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();

    private static readonly TokenRecord[] Tokens = [StandInFeed.Record(Live), StandInFeed.Record(Revoked, isRevoked: true)];

    private readonly FakeClock clock = new();

    [Fact]
    public async Task Cut_anywhere_it_is_not_taken_for_whole()
    {
        await using var feed = await StandInFeed.StartAsync(Own);
        var cut = 0;
        feed.Stream = nonce =>
        {
            var whole = feed.WholeBytes(nonce, 5, Tokens);
            return (whole[..(whole.Length * cut++ / Ways)], false);
        };
        await using var shop = await FollowAsync(feed);

        await AfterAsync(feed, Ways, shop, VerdictReason.Stale);

        feed.Stream = nonce => (feed.WholeBytes(nonce, 5, Tokens), true);
        await UntilRightAsync(shop);
    }

    [Fact]
    public async Task Changed_anywhere_it_is_right_or_stale()
    {
        await using var feed = await StandInFeed.StartAsync(Own);
        var changed = 0;
        feed.Stream = nonce =>
        {
            var whole = feed.WholeBytes(nonce, 5, Tokens);
            whole[whole.Length * changed / Ways] ^= (byte)(1 << (changed % 8));
            changed++;
            return (whole, false);
        };
        await using var shop = await FollowAsync(feed);

        await AfterAsync(feed, Ways, shop, VerdictReason.Stale, VerdictReason.Allowed);
    }

    [Fact]
    public async Task Put_in_another_order_or_repeated_within_itself_it_is_not_taken_at_all()
    {
        await using var feed = await StandInFeed.StartAsync(Own);
        var orders = new Queue<int[]>([[1, 0, 2, 3, 4], [0, 2, 1, 3, 4], [0, 1, 3, 2, 4], [0, 1, 2, 4, 3], [0, 4, 1, 2, 3], [0, 1, 1, 2, 3, 4], [0, 0, 1, 2, 3, 4], [0, 1, 2, 2, 3, 4], [0, 1, 3, 4], [0, 1, 2, 4], [0, 4], [4], [1, 2, 3, 4]]);
        var count = orders.Count;
        feed.Stream = nonce =>
        {
            var events = feed.Whole(nonce, 5, Tokens);
            return (orders.TryDequeue(out var order) ? Encoding.UTF8.GetBytes(string.Concat(order.Select(number => events[number]))) : [], false);
        };
        await using var shop = await FollowAsync(feed);

        await AfterAsync(feed, count, shop, VerdictReason.Stale);
    }

    [Fact]
    public async Task Recorded_earlier_it_confirms_nothing_and_brings_no_token_back()
    {
        await using var feed = await StandInFeed.StartAsync(Own);
        byte[]? recorded = null;
        // What was live when it was recorded, and is no longer.
        feed.Stream = nonce => (recorded = feed.WholeBytes(nonce, 5, StandInFeed.Record(Live), StandInFeed.Record(Revoked)), false);
        await using var shop = await FollowAsync(feed);
        (await VerifyAsync(shop, Revoked)).ShouldBe(VerdictReason.Allowed);
        feed.Stream = nonce => (feed.WholeBytes(nonce, 6, Tokens), false);
        await UntilRightAsync(shop);

        var replayed = recorded!;
        feed.Stream = _ => (replayed, false);

        await AfterAsync(feed, 5, shop, VerdictReason.Allowed);
        clock.Advance(TimeSpan.FromHours(1));
        await AfterAsync(feed, 5, shop, VerdictReason.Stale);
    }

    [Fact]
    public async Task Of_a_server_restored_to_an_older_epoch_nothing_is_believed_until_it_has_come_further()
    {
        await using var feed = await StandInFeed.StartAsync(Own);
        feed.Stream = nonce => (feed.WholeBytes(nonce, 10, Tokens), false);
        await using var shop = await FollowAsync(feed);
        await UntilRightAsync(shop);

        // In the backup both were live.
        feed.Stream = nonce => (feed.WholeBytes(nonce, 9, StandInFeed.Record(Live), StandInFeed.Record(Revoked)), false);
        await AfterAsync(feed, 5, shop, VerdictReason.Allowed);
        clock.Advance(TimeSpan.FromHours(1));
        await AfterAsync(feed, 5, shop, VerdictReason.Stale);

        feed.Stream = nonce => (feed.WholeBytes(nonce, 11, Tokens), true);
        await UntilRightAsync(shop);
    }

    [Fact]
    public async Task Event_without_an_end_is_not_read_further_than_the_limit()
    {
        using var endless = new Endless();

        await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in FeedStream.ReadAsync(endless, new(Own, "a word of its own"), TestContext.Current.CancellationToken))
            {
                // Nothing comes of it.
            }
        });

        endless.Given.ShouldBeLessThan(2L * FeedStream.LongestEvent);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(401, "")]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "data: a b c\n\n")]
    [InlineData(200, "event: hello\ndata: {}\n\n")]
    [InlineData(200, "\n\n\n\n\0\0\0")]
    public async Task Nonsense_in_its_place_lets_nothing_pass_and_is_not_asked_for_without_a_pause(int status, string body)
    {
        await using var server = await StandInServer.StartAsync(StandInServer.Says(body, status));
        await using var shop = await AspNetShop.StartAsync(server.Address, Own, Embedded, clock);

        (await VerifyAsync(shop, Live)).ShouldBe(VerdictReason.Stale);
        server.Asked.ShouldBe(1, "the clock stands still");
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Live);
        using var answer = await client.GetAsync($"http://127.0.0.1:{shop.Port}/articles", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode, answer.Headers.RetryAfter is not null).ShouldBe((503, true));
    }

    [Fact]
    public async Task Server_that_says_nothing_keeps_the_program_from_starting_no_longer_than_the_timeout_and_no_request_at_all()
    {
        await using var server = await StandInServer.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var start = System.Diagnostics.Stopwatch.StartNew();
        await using var shop = await AspNetShop.StartAsync(server.Address, Own, Embedded, clock);

        (await VerifyAsync(shop, Live)).ShouldBe(VerdictReason.Stale);

        start.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    private static void Embedded(TesseraClientOptions options) =>
        (options.Mode, options.Timeout, options.MaxStaleness) = (TesseraMode.Embedded, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1));

    private static async Task<VerdictReason> VerifyAsync(AspNetShop shop, string secret) =>
        (await shop.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(new(secret), TestContext.Current.CancellationToken)).Reason;

    private async Task<AspNetShop> FollowAsync(StandInFeed feed) => await AspNetShop.StartAsync(feed.Address, Own, Embedded, clock);

    /// <summary>Has the program read so many more streams to their end, and what it says of the live token is one of these all the while; of the revoked one it never is that it is live.</summary>
    private async Task AfterAsync(StandInFeed feed, int streams, AspNetShop shop, params VerdictReason[] ofLive)
    {
        // Few at a time must not take the hour for which the program goes on.
        var step = TimeSpan.FromSeconds(streams < Ways ? 1 : 6);
        // One of them may be under way, and the last is at its end when the next is asked for.
        var until = feed.Asked + streams + 1;
        while (feed.Asked < until)
        {
            ofLive.ShouldContain(await VerifyAsync(shop, Live));
            (await VerifyAsync(shop, Revoked)).ShouldBeOneOf(VerdictReason.Stale, VerdictReason.Unknown);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(step);
            await Task.Delay(BetweenLooks, TestContext.Current.CancellationToken);
        }
    }

    private Task UntilRightAsync(AspNetShop shop) => TokenCalls.EventuallyAsync(
        async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            return await VerifyAsync(shop, Live) == VerdictReason.Allowed && await VerifyAsync(shop, Revoked) == VerdictReason.Unknown;
        },
        "both are judged rightly");

    /// <summary>The beginning of an event, again and again; it ends at last where no limit is.</summary>
    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Given > 4L * FeedStream.LongestEvent)
                return new(0);
            buffer.Span.Fill((byte)'x');
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
