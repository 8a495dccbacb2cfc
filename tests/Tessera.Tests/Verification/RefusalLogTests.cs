using FsCheck;
using FsCheck.Fluent;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class RefusalLogTests
{
    private readonly RefusalLog log = new();

    [Fact]
    public void What_is_noted_is_taken_once_and_whole()
    {
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        var from = new ClientAddress(3, 4);
        log.Note(id, 7000, VerdictReason.WrongProject, 5, from);
        log.Note(id, 8000, VerdictReason.Revoked, TokenEntry.NoPermission, default);

        log.Take().ShouldBe(
        [
            new(id, DateTimeOffset.FromUnixTimeMilliseconds(7000), VerdictReason.WrongProject, 5, from),
            new(id, DateTimeOffset.FromUnixTimeMilliseconds(8000), VerdictReason.Revoked, null, default),
        ]);
        log.Take().ShouldBeEmpty();
    }

    // Any history of notes and takings, told by queues: of each ring the newest stay, oldest first.
    [Fact]
    public void It_keeps_of_each_ring_the_newest_under_random_histories()
    {
        var tokens = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7(DateTimeOffset.UnixEpoch)).ToArray();
        ForAll.Lists(Gen.Choose(0, 49), steps =>
        {
            var tested = new RefusalLog();
            var expected = new List<TokenRefusal>();
            long now = 0;
            foreach (var step in steps)
            {
                if (step >= tokens.Length)
                {
                    tested.Take().ShouldBe(Newest(expected));
                    expected.Clear();
                    continue;
                }

                for (var i = 0; i < 1 + (step % 12); i++)
                    expected.Add(Note(tested, tokens[step], ++now));
            }

            tested.Take().ShouldBe(Newest(expected));
        }, runs: 100, longest: 200);
    }

    [Fact]
    public void A_token_refused_without_end_keeps_its_newest_and_takes_nothing_from_tokens_of_other_rings()
    {
        var hammered = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        var others = Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7(DateTimeOffset.UnixEpoch)).Where(id => RefusalLog.RingOf(id) != RefusalLog.RingOf(hammered)).DistinctBy(RefusalLog.RingOf).ToArray();
        foreach (var other in others)
            Note(log, other, 1);
        for (var i = 2; i < 100_000; i++)
            Note(log, hammered, i);

        var taken = log.Take();
        taken.Where(refusal => refusal.TokenId != hammered).Select(refusal => refusal.TokenId).ShouldBe(others, ignoreOrder: true);
        taken.Where(refusal => refusal.TokenId == hammered).Select(refusal => refusal.At.ToUnixTimeMilliseconds())
            .ShouldBe(Enumerable.Range(100_000 - RefusalLog.RingSize, RefusalLog.RingSize).Select(at => (long)at));
        others.Length.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Tokens_made_one_after_the_other_spread_over_all_rings()
    {
        var start = DateTimeOffset.UnixEpoch.AddYears(60);
        var sizes = Enumerable.Range(0, 12_800).Select(i => Guid.CreateVersion7(start.AddMilliseconds(i))).CountBy(RefusalLog.RingOf).ToDictionary();

        sizes.Count.ShouldBe(RefusalLog.Rings);
        sizes.Values.Max().ShouldBeLessThan(200, "a hundred tokens a ring on average");
    }

    private static TokenRefusal Note(RefusalLog log, Guid id, long at)
    {
        var from = new ClientAddress((ulong)at, (ulong)at);
        var reason = at % 2 == 0 ? VerdictReason.Expired : VerdictReason.InsufficientScope;
        log.Note(id, at, reason, (int)(at % 7), from);
        return new(id, DateTimeOffset.FromUnixTimeMilliseconds(at), reason, (int)(at % 7), from);
    }

    private static IEnumerable<TokenRefusal> Newest(IEnumerable<TokenRefusal> noted) => noted
        .GroupBy(refusal => RefusalLog.RingOf(refusal.TokenId)).SelectMany(ring => ring.TakeLast(RefusalLog.RingSize)).OrderBy(refusal => refusal.At);
}
