using System.Net;
using Tessera.Server.Security;
using Tessera.Server.Tests.Support;
using Tessera.Verification;

namespace Tessera.Server.Tests.Security;

public sealed class GrowingDelaysTests
{
    private static readonly DelayRule Rule = new(FreeFailures: 2, LongestWait: TimeSpan.FromSeconds(10), Forget: TimeSpan.FromMinutes(1), Capacity: 100);

    [Fact]
    public void Waiting_doubles_up_to_its_longest()
    {
        int[] waits = [.. Enumerable.Range(1, 8).Select(failures => (int)Rule.WaitAfter(failures).TotalSeconds)];

        waits.ShouldBe([0, 0, 1, 2, 4, 8, 10, 10]);
        Rule.WaitAfter(int.MaxValue).ShouldBe(Rule.LongestWait);
    }

    [Fact]
    public void After_a_quiet_while_counting_begins_anew()
    {
        var clock = new FakeClock();
        var delays = new GrowingDelays<string>(Rule, clock);
        for (var i = 0; i < 3; i++)
            delays.Fail("a");
        delays.WaitOf("a").ShouldBe(TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(61));
        delays.Fail("a").ShouldBeNull();

        delays.WaitOf("a").ShouldBeNull();
    }

    [Fact]
    public void A_full_table_stays_bounded_frees_no_guilty_key_and_makes_no_innocent_one_wait()
    {
        var clock = new FakeClock();
        var delays = new GrowingDelays<string>(Rule with { Forget = TimeSpan.FromHours(1) }, clock);
        for (var i = 0; i < 40; i++)
        {
            delays.Fail("guilty");
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        delays.Fail("guilty");
        for (var i = 0; i < 100_000; i++)
            delays.Fail($"stranger {i}").ShouldBeNull();

        delays.Count.ShouldBe(100);
        delays.WaitOf("guilty").ShouldNotBeNull();
        delays.WaitOf("innocent").ShouldBeNull();
    }

    [Fact]
    public void What_is_taken_back_does_not_count()
    {
        var delays = new GrowingDelays<string>(Rule, new FakeClock());
        for (var i = 0; i < 50; i++)
        {
            delays.Fail("a").ShouldBeNull();
            delays.Withdraw("a");
        }

        delays.Count.ShouldBe(0);
    }

    [Fact]
    public void Tables_of_sign_ins_stay_bounded_whatever_is_tried()
    {
        var throttle = new SignInThrottle(new FakeClock());
        for (var i = 0; i < 25_000; i++)
            throttle.TryBegin($"user{i}@example.com", new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]), out _).ShouldNotBeNull();

        throttle.Remembered.ShouldBe(30_000);
    }

    [Fact]
    public void Only_well_formed_unknown_tokens_count_as_guesses_and_by_the_64_of_an_address()
    {
        var throttle = new FailureThrottle(new FakeClock());
        for (var i = 0; i < 200; i++)
            throttle.Admit(IPAddress.Parse("192.0.2.1"), VerdictReason.Expired).ShouldBeNull();
        for (var i = 0; i < 101; i++)
            throttle.Admit(IPAddress.Parse($"2001:db8::{i:x}"), VerdictReason.Unknown).ShouldBeNull();

        throttle.Admit(IPAddress.Parse("2001:db8::ffff"), VerdictReason.Unknown).ShouldBe(TimeSpan.FromSeconds(1));
        throttle.Networks.ShouldBe(1);
    }
}
