using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class FreshnessTests
{
    private static readonly Grant ReadOnly = Samples.Grant("service:read-only");

    [Fact]
    public void A_node_never_loaded_vouches_for_nothing_even_with_leave()
    {
        foreach (var allow in (bool[])[false, true])
        {
            var fixture = new VerifierFixture(allowWhenStale: allow, loaded: false);
            fixture.Identify(fixture.Add(ReadOnly)).ShouldBe(VerdictReason.Stale);
            fixture.Verifier.IsStale.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_node_cut_off_for_too_long_refuses_and_recovers()
    {
        var fixture = new VerifierFixture(TimeSpan.FromSeconds(10));
        var secret = fixture.Add(ReadOnly);

        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        (fixture.Identify(secret), fixture.Verifier.IsStale).ShouldBe((VerdictReason.Allowed, false));
        fixture.Clock.Advance(TimeSpan.FromTicks(1));
        (fixture.Identify(secret), fixture.Verifier.IsStale).ShouldBe((VerdictReason.Stale, true));
        fixture.Freshness.Confirm(fixture.Clock.GetTimestamp());
        (fixture.Identify(secret), fixture.Verifier.IsStale).ShouldBe((VerdictReason.Allowed, false));
    }

    [Fact]
    public void A_node_with_leave_goes_on_and_says_that_it_is_stale()
    {
        var fixture = new VerifierFixture(TimeSpan.FromSeconds(10), allowWhenStale: true);
        var secret = fixture.Add(ReadOnly);

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        (fixture.Identify(secret), fixture.Verifier.IsStale).ShouldBe((VerdictReason.Allowed, true));
    }

    [Fact]
    public void A_jump_of_the_wall_clock_makes_nothing_stale_or_fresh()
    {
        var fixture = new VerifierFixture(TimeSpan.FromSeconds(10));
        var secret = fixture.Add(ReadOnly);

        fixture.Clock.SetUtcNow(fixture.Clock.GetUtcNow().AddDays(30));
        fixture.Identify(secret).ShouldBe(VerdictReason.Allowed);
        fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        fixture.Clock.SetUtcNow(fixture.Clock.GetUtcNow().AddDays(-60));
        fixture.Identify(secret).ShouldBe(VerdictReason.Stale);
    }

    [Fact]
    public void Age_counts_from_the_last_confirmation_whatever_the_wall_clock_does()
    {
        new VerifierFixture(loaded: false).Freshness.Age.ShouldBeNull();
        var fixture = new VerifierFixture(TimeSpan.FromSeconds(10));

        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        fixture.Clock.SetUtcNow(fixture.Clock.GetUtcNow().AddDays(30));
        fixture.Freshness.Age.ShouldBe(TimeSpan.FromSeconds(7));
        fixture.Freshness.Confirm(fixture.Clock.GetTimestamp());
        fixture.Freshness.Age.ShouldBe(TimeSpan.Zero);
    }
}
