using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.AspNetCore.Embedded;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Server.Tests.Support.Gateways;
using Tessera.Verification;

namespace Tessera.Server.Tests.Clients;

/// <summary>Whatever happens to the feed on its way, the copy that it fills is right or says that it is stale.</summary>
public sealed class EmbeddedFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Without_a_server_it_goes_on_for_as_long_as_it_may_then_refuses_then_recovers()
    {
        var clock = new FakeClock();
        await using var tessera = await GuardingTessera.StartAsync();
        var token = await tessera.IssueAsync("article.find");
        await using var relay = await FeedRelay.StartAsync(tessera.Port);
        await using var shop = await AspNetShop.StartAsync(relay.Address, (await tessera.IssueFollowerAsync()).Secret, Embedded, clock);
        (await VerifyAsync(shop, token)).ShouldBe(VerdictReason.Allowed);

        relay.IsCut = true;
        relay.CutAll();
        clock.Advance(TimeSpan.FromSeconds(59));
        (await VerifyAsync(shop, token)).ShouldBe(VerdictReason.Allowed);
        clock.Advance(TimeSpan.FromSeconds(2));
        (await VerifyAsync(shop, token)).ShouldBe(VerdictReason.Stale);

        relay.IsCut = false;
        await UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return await VerifyAsync(shop, token) == VerdictReason.Allowed;
        });
    }

    [Fact]
    public async Task What_is_revoked_while_the_feed_is_cut_is_refused_once_it_is_back()
    {
        var clock = new FakeClock();
        await using var tessera = await GuardingTessera.StartAsync();
        var token = await tessera.IssueAsync("article.find");
        await using var relay = await FeedRelay.StartAsync(tessera.Port);
        await using var shop = await AspNetShop.StartAsync(relay.Address, (await tessera.IssueFollowerAsync()).Secret, Embedded, clock);
        relay.IsCut = true;
        relay.CutAll();
        await tessera.DeleteAsync(token);
        (await VerifyAsync(shop, token)).ShouldBe(VerdictReason.Allowed);

        relay.IsCut = false;
        await UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return await VerifyAsync(shop, token) == VerdictReason.Unknown;
        });
    }

    [Fact]
    public async Task A_stream_that_was_changed_cut_repeated_or_put_in_another_order_is_never_taken_for_whole()
    {
        await using var tessera = await GuardingTessera.StartAsync();
        for (var i = 0; i < 5; i++)
            await tessera.IssueAsync("article.find");
        var (secret, nonce) = ((await tessera.IssueFollowerAsync()).Secret, new string('n', 16));
        var whole = await FeedRelay.RecordAsync(tessera.Port, secret, nonce);
        var random = new Random(1);
        (await ReadAsync(whole, secret, nonce)).ShouldBe(FeedKinds.Head);

        (await ReadAsync(whole, secret, "another word, another")).ShouldBeNull();
        for (var i = 0; i < 500; i++)
        {
            var cut = random.Next(whole.Length - 1);
            var damaged = (byte[])whole.Clone();
            damaged[cut] ^= (byte)(1 << random.Next(8));
            // What is left of it may be read up to the damage, and must not reach the confirmation at the end unless nothing that counts was damaged.
            var end = await ReadAsync(whole[..cut], secret, nonce);
            end.ShouldNotBe(FeedKinds.Head);
            (await ReadContentAsync(damaged, secret, nonce)).ShouldBeSubsetOf(await ReadContentAsync(whole, secret, nonce));
        }

        var events = System.Text.Encoding.UTF8.GetString(whole).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        (events[1], events[2]) = (events[2], events[1]);
        (await ReadAsync(System.Text.Encoding.UTF8.GetBytes(string.Join("\n\n", events) + "\n\n"), secret, nonce)).ShouldBeNull();
    }

    private static void Embedded(TesseraClientOptions options) => (options.Mode, options.Timeout) = (TesseraMode.Embedded, TimeSpan.FromSeconds(20));

    private static async Task<VerdictReason> VerifyAsync(AspNetShop shop, IssuedToken token) =>
        (await shop.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(new(token.Secret) { Permission = "shop:article.find" }, TestContext.Current.CancellationToken)).Reason;

    // The kind of the last event that was let through; null when one was refused.
    private static async Task<string?> ReadAsync(byte[] bytes, string secret, string nonce)
    {
        string? last = "";
        try
        {
            await foreach (var received in FeedStream.ReadAsync(new MemoryStream(bytes), new(secret, nonce), TestContext.Current.CancellationToken))
                last = received.Kind;
        }
        catch (FormatException)
        {
            last = null;
        }

        return last;
    }

    private static async Task<List<(string Kind, string Id, string Content)>> ReadContentAsync(byte[] bytes, string secret, string nonce)
    {
        var read = new List<(string Kind, string Id, string Content)>();
        try
        {
            await foreach (var received in FeedStream.ReadAsync(new MemoryStream(bytes), new(secret, nonce), TestContext.Current.CancellationToken))
                read.Add((received.Kind, received.Id, System.Text.Encoding.UTF8.GetString(received.Content)));
        }
        catch (FormatException)
        {
            // As it should.
        }

        return read;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(BetweenQuestions, deadline.Token);
    }
}
