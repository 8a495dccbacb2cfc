using System.Text;
using Tessera.Permissions;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class TokenVerifierTests
{
    private static readonly Grant ReadOnly = Samples.Grant("service:read-only");
    private readonly VerifierFixture fixture = new();

    [Fact]
    public void A_live_token_is_identified_as_text_and_as_bytes()
    {
        var secret = fixture.Add(ReadOnly);

        foreach (var verdict in (Verdict[])[fixture.Verifier.Identify(secret), fixture.Verifier.Identify(Encoding.ASCII.GetBytes(secret))])
        {
            verdict.Reason.ShouldBe(VerdictReason.Allowed);
            (verdict.IsAllowed, verdict.IsLive, verdict.HasToken).ShouldBe((true, true, true));
            verdict.Token.Grant.ShouldBeSameAs(ReadOnly);
        }
    }

    [Fact]
    public void A_token_of_another_instance_is_unknown()
    {
        var verdict = fixture.Verifier.Identify(TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal());

        verdict.Reason.ShouldBe(VerdictReason.Unknown);
        (verdict.IsAllowed, verdict.IsLive, verdict.HasToken).ShouldBe((false, false, false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tsp_")]
    [InlineData("Bearer x")]
    [InlineData("tsp_000000000000000000000000000000002OxVcv")]
    [InlineData("tsp_000000000000000000000000000000002OxVcu\n")]
    [InlineData("\uD800")]
    public void What_is_no_token_is_malformed(string text)
    {
        fixture.Identify(text).ShouldBe(VerdictReason.Malformed);
        fixture.Verifier.Identify(Encoding.UTF8.GetBytes(text)).Reason.ShouldBe(VerdictReason.Malformed);
    }

    // A node that was never loaded refuses at the first step after the format check: what is still malformed got no further than that.
    [Fact]
    public void What_is_no_token_is_refused_before_anything_else_is_asked()
    {
        var unloaded = new VerifierFixture(loaded: false);

        unloaded.Identify("tsp_000000000000000000000000000000002OxVcv").ShouldBe(VerdictReason.Malformed);
        unloaded.Identify("tsp_000000000000000000000000000000002OxVcu").ShouldBe(VerdictReason.Stale);
        unloaded.Identify(new string('x', 1 << 20)).ShouldBe(VerdictReason.Malformed);
    }

    [Fact]
    public void A_token_expires_at_the_very_millisecond()
    {
        var expiry = fixture.Clock.GetUtcNow().AddSeconds(5);
        var secret = fixture.Add(ReadOnly, record => record with { ExpiresAt = expiry });

        fixture.Clock.SetUtcNow(expiry.AddMilliseconds(-1));
        fixture.Identify(secret).ShouldBe(VerdictReason.Allowed);
        fixture.Clock.SetUtcNow(expiry.AddTicks(-1));
        fixture.Identify(secret).ShouldBe(VerdictReason.Allowed);
        fixture.Clock.SetUtcNow(expiry);
        fixture.Identify(secret).ShouldBe(VerdictReason.Expired);
        fixture.Clock.SetUtcNow(expiry.AddYears(1));
        fixture.Identify(secret).ShouldBe(VerdictReason.Expired);
    }

    [Fact]
    public void A_fraction_of_a_millisecond_never_lengthens_a_tokens_life()
    {
        var expiry = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(9_999);
        var secret = fixture.Add(ReadOnly, record => record with { ExpiresAt = expiry });

        fixture.Clock.SetUtcNow(expiry);
        fixture.Identify(secret).ShouldBe(VerdictReason.Expired);
    }

    [Fact]
    public void Tokens_without_expiry_never_expire()
    {
        var secret = fixture.Add(ReadOnly);
        fixture.Clock.SetUtcNow(DateTimeOffset.MaxValue);

        fixture.Identify(secret).ShouldBe(VerdictReason.Allowed);
    }

    [Fact]
    public void A_revoked_token_is_revoked_even_when_it_has_expired_too()
    {
        var secret = fixture.Add(ReadOnly, record => record with { IsRevoked = true, ExpiresAt = DateTimeOffset.UnixEpoch });

        var verdict = fixture.Verifier.Identify(secret);
        verdict.Reason.ShouldBe(VerdictReason.Revoked);
        (verdict.IsLive, verdict.HasToken).ShouldBe((false, true));
    }

    [Fact]
    public void A_removed_token_is_unknown_on_the_next_request()
    {
        var secret = fixture.Add(ReadOnly);
        fixture.Index.Remove(TokenDigest.Compute(Encoding.ASCII.GetBytes(secret)));

        fixture.Identify(secret).ShouldBe(VerdictReason.Unknown);
    }

    [Fact]
    public void Tokens_of_a_suspended_owner_are_revoked_at_once_and_back_when_the_owner_is()
    {
        var owner = new Grant { Key = "user:1", Kind = TokenKind.Personal, Rights = new(Access.Write, PermissionSet.Empty), Owner = new(Guid.Empty, "a@example.com", "A") };
        var secret = fixture.Add(owner);

        fixture.Index.Replace(owner with { IsSuspended = true, Rights = Rights.None });
        fixture.Identify(secret).ShouldBe(VerdictReason.Revoked);
        fixture.Index.Replace(owner);
        fixture.Identify(secret).ShouldBe(VerdictReason.Allowed);
    }

    [Fact]
    public void A_narrowed_grant_counts_from_the_next_request()
    {
        var secret = fixture.Add(Samples.Grant("user:1", Access.Write, TokenKind.Personal));

        fixture.Request(secret, "PUT", "/articles/1").Reason.ShouldBe(VerdictReason.Allowed);
        fixture.Index.Replace(Samples.Grant("user:1", Access.Read, TokenKind.Personal));
        fixture.Request(secret, "PUT", "/articles/1").Reason.ShouldBe(VerdictReason.InsufficientScope);
        fixture.Request(secret, "GET", "/articles/1").Reason.ShouldBe(VerdictReason.Allowed);
    }
}
