using System.Net;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class CountUseTests
{
    private static readonly ClientAddress Address = ClientAddress.From(IPAddress.Parse("192.0.2.7"));
    private readonly VerifierFixture fixture = new();

    [Fact]
    public void Allowed_and_refused_requests_are_counted_with_time_and_address()
    {
        var secret = fixture.Add(Samples.Grant("service:read-only"));
        foreach (var method in (string[])["GET", "GET", "PUT"])
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            fixture.Verifier.CountUse(fixture.Request(secret, method, "/articles/1"), Address);
        }

        var usage = fixture.Index.TakeUsage().ShouldHaveSingleItem();
        (usage.Calls, usage.Refusals, usage.LastUsedFrom, usage.LastUsedFor).ShouldBe((2u, 1u, Address, fixture.Find.Id));
        usage.LastUsedAt.ShouldBe(fixture.Clock.GetUtcNow());
    }

    [Fact]
    public void A_revoked_or_expired_token_is_not_used_but_its_refusals_are_counted()
    {
        var revoked = fixture.Add(Samples.Grant("service:x"), record => record with { IsRevoked = true });
        var expired = fixture.Add(Samples.Grant("service:x"), record => record with { ExpiresAt = DateTimeOffset.UnixEpoch });
        fixture.Verifier.CountUse(fixture.Verifier.Identify(revoked), Address);
        fixture.Verifier.CountUse(fixture.Verifier.Identify(expired), Address);

        var usage = fixture.Index.TakeUsage();
        usage.Count.ShouldBe(2);
        usage.ShouldAllBe(u => u.Calls == 0 && u.Refusals == 1 && u.LastUsedAt == null);
    }

    [Fact]
    public void A_refusal_tells_whom_when_why_from_where_and_which_permission()
    {
        var secret = fixture.Add(Samples.Grant("service:read-only"));
        var revoked = fixture.Add(Samples.Grant("service:x"), record => record with { IsRevoked = true });
        var id = fixture.Verifier.Identify(secret).Token.Id;
        var start = fixture.Clock.GetUtcNow();
        foreach (var (token, method, path) in new[] { (secret, "GET", "/articles/1"), (secret, "PUT", "/articles/1"), (secret, "GET", "/nowhere"), (revoked, "GET", "/articles/1") })
        {
            fixture.Verifier.CountUse(fixture.Request(token, method, path), Address);
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        fixture.Index.TakeRefusals().ShouldBe(
        [
            new(id, start.AddSeconds(1), VerdictReason.InsufficientScope, fixture.Update.Id, Address),
            new(id, start.AddSeconds(2), VerdictReason.InsufficientScope, null, Address),
            new(fixture.Verifier.Identify(revoked).Token.Id, start.AddSeconds(3), VerdictReason.Revoked, null, Address),
        ]);
    }

    [Fact]
    public void What_is_no_token_is_counted_nowhere()
    {
        fixture.Verifier.CountUse(fixture.Verifier.Identify("x"), Address);
        fixture.Verifier.CountUse(default, Address);

        fixture.Index.TakeUsage().ShouldBeEmpty();
        fixture.Index.TakeRefusals().ShouldBeEmpty();
    }

    [Fact]
    public async Task First_use_is_reported_once_however_many_ask_at_once()
    {
        const int tokens = 10_000;
        var reports = 0;
        var arrived = 0;
        fixture.Index.FirstUsed = _ => Interlocked.Increment(ref reports);
        for (var i = 0; i < tokens; i++)
            fixture.Index.Put(Samples.Record(Samples.Digest(i), Samples.Grant("service:x")) with { ReportsFirstUse = true });

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(UseAll, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        reports.ShouldBe(tokens);

        // Both wait for each other before each token, so that they meet inside it.
        void UseAll()
        {
            for (var i = 0; i < tokens; i++)
            {
                fixture.Index.TryFind(Samples.Digest(i), out var token).ShouldBeTrue();
                Interlocked.Increment(ref arrived);
                for (var spins = 0; Volatile.Read(ref arrived) < 2 * (i + 1); spins++)
                {
                    Thread.SpinWait(1);
                    if (spins > 20_000)
                        Thread.Yield();
                }

                fixture.Index.CountUse(new(VerdictReason.Allowed, token), nowMs: 1, default);
            }
        }
    }

    [Fact]
    public void First_use_is_reported_for_the_record_that_asked_for_it_and_not_for_refused_identities()
    {
        var reported = new List<Guid>();
        fixture.Index.FirstUsed = reported.Add;
        var quiet = fixture.Add(Samples.Grant("service:x"));
        var revoked = fixture.Add(Samples.Grant("service:x"), record => record with { ReportsFirstUse = true, IsRevoked = true });
        var asking = fixture.Add(Samples.Grant("service:x"), record => record with { ReportsFirstUse = true });
        foreach (var secret in (string[])[quiet, revoked, asking, asking])
            fixture.Verifier.CountUse(fixture.Verifier.Identify(secret), default);

        reported.ShouldBe([fixture.Verifier.Identify(asking).Token.Id]);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    public void Addresses_round_trip(string text, string expected) =>
        ClientAddress.From(IPAddress.Parse(text)).ToIPAddress().ShouldBe(IPAddress.Parse(expected));

    [Fact]
    public void No_address_is_the_unknown_one()
    {
        ClientAddress.From(null).ShouldBe(default);
        default(ClientAddress).ToIPAddress().ShouldBeNull();
        ClientAddress.From(IPAddress.Any).ToIPAddress().ShouldBe(IPAddress.Any);
    }
}
