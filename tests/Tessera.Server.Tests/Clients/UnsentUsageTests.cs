using System.Globalization;
using Tessera.AspNetCore.Embedded;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Clients;
using Tessera.Verification;

namespace Tessera.Server.Tests.Clients;

/// <summary>What a program has not reported yet is all there, is bounded, and keeps no copy alive that nobody uses.</summary>
[Trait("Store", "sqlite")] // Has no rows.
public sealed class UnsentUsageTests
{
    private readonly FakeClock clock = new();
    private readonly UnsentUsage unsent = new();

    [Fact]
    public void Copy_that_was_replaced_counts_for_the_requests_that_have_it_in_hand_and_is_then_let_go()
    {
        var (older, newer) = (Copy("one"), Copy("one"));
        unsent.Follow(older);
        Use(older, "one");
        unsent.Follow(newer);
        Use(newer, "one");

        Calls().ShouldBe(2);
        Use(older, "one");
        Calls().ShouldBe(1, "a request had the older copy in hand");
        Use(older, "one");
        Use(newer, "one");
        Calls().ShouldBe(1, "of the newer copy alone");
    }

    [Fact]
    public void Without_an_answer_it_grows_by_tokens_and_days_and_no_further()
    {
        var copy = Copy("one");
        unsent.Follow(copy);
        for (var round = 0; round < 100; round++)
        {
            Use(copy, "one");
            Use(copy, "one", VerdictReason.InsufficientScope);
            unsent.Take(clock.GetUtcNow());
        }

        clock.Advance(TimeSpan.FromDays(1));
        Use(copy, "one");
        unsent.Take(clock.GetUtcNow());

        var report = unsent.Next(Guid.CreateVersion7(clock.GetUtcNow()), 1);
        report.Used.Select(used => (used.Calls, used.Refusals)).ShouldBe([(100, 100), (1, 0)]);
        report.Refused.Count.ShouldBe(20);
        unsent.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Report_is_no_longer_than_the_server_takes_and_the_next_ones_have_the_rest()
    {
        string[] names = [.. Enumerable.Range(0, 250).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var copy = Copy(names);
        unsent.Follow(copy);
        foreach (var name in names)
            Use(copy, name, VerdictReason.InsufficientScope);
        unsent.Take(clock.GetUtcNow());

        var reports = new List<UsageReport>();
        while (!unsent.IsEmpty)
            reports.Add(unsent.Next(Guid.CreateVersion7(clock.GetUtcNow()), reports.Count + 1));

        reports.ShouldAllBe(report => report.Used.Count <= UsageReport.MostUsed && report.Refused.Count <= UsageReport.MostRefused);
        reports.SelectMany(report => report.Used).Select(used => used.Id).Distinct().Count().ShouldBe(250);
        reports.SelectMany(report => report.Refused).Select(refused => refused.Id).Distinct().Count().ShouldBe(250);
    }

    private static EmbeddedInstance Copy(params string[] tokens)
    {
        var clock = new FakeClock();
        var freshness = new Freshness(clock, TimeSpan.FromHours(1), allowWhenStale: false);
        freshness.Confirm(clock.GetTimestamp());
        var copy = new EmbeddedInstance(new("", false, tokens.Length), freshness, clock);
        foreach (var token in tokens)
            copy.Tokens.Put(StandInFeed.Record(token));
        return copy;
    }

    private void Use(EmbeddedInstance copy, string token, VerdictReason reason = VerdictReason.Allowed)
    {
        copy.Tokens.TryFind(StandInFeed.Record(token).Digest, out var found).ShouldBeTrue();
        copy.Tokens.CountUse(new(reason, found), clock.GetUtcNow().ToUnixTimeMilliseconds(), default);
    }

    private long Calls()
    {
        unsent.Take(clock.GetUtcNow());
        return unsent.IsEmpty ? 0 : unsent.Next(Guid.CreateVersion7(clock.GetUtcNow()), 1).Used.Sum(used => used.Calls);
    }
}
