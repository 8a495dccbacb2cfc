using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

public sealed class TokenFormatTests
{
    private static readonly TokenKind[] Kinds = [TokenKind.Personal, TokenKind.Project, TokenKind.Service];

    public static TheoryData<string> LeadIns => ["", "acme_", "a_", "0123456789abcdef_"];

    [Theory]
    [MemberData(nameof(GoldenTokens.All), MemberType = typeof(GoldenTokens))]
    public void Golden_tokens_are_well_formed_for_ever(string leadIn, string secret, TokenKind expected, string digest)
    {
        var format = new TokenFormat(leadIn);

        format.IsWellFormed(secret, out var kind).ShouldBeTrue();
        kind.ShouldBe(expected);
        format.IsWellFormed(Encoding.ASCII.GetBytes(secret), out kind).ShouldBeTrue();
        kind.ShouldBe(expected);
        Regex.Match(secret, format.Pattern, RegexOptions.None, TimeSpan.FromSeconds(30)).Value.ShouldBe(secret);
        Convert.ToHexStringLower(TokenDigest.Compute(Encoding.ASCII.GetBytes(secret)).ToArray()).ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(GoldenTokens.All), MemberType = typeof(GoldenTokens))]
    public void Completing_a_body_gives_the_golden_token(string leadIn, string secret, TokenKind kind, string digest)
    {
        secret.ShouldStartWith(leadIn + TokenFormat.Prefix(kind));
        digest.Length.ShouldBe(64);
        TokenSecret.Complete(secret[..^6]).ShouldBe(secret);
    }

    [Theory]
    [MemberData(nameof(LeadIns))]
    public void Every_token_made_is_well_formed_and_found_by_the_published_pattern(string leadIn)
    {
        var format = new TokenFormat(leadIn);
        var pattern = new Regex(format.Pattern, RegexOptions.None, TimeSpan.FromSeconds(30));
        foreach (var kind in Kinds)
        {
            for (var i = 0; i < 300; i++)
            {
                var secret = TokenSecret.Create(kind, format).Reveal();
                secret.Length.ShouldBe(leadIn.Length + TokenFormat.StandardLength);
                format.IsWellFormed(secret, out var read).ShouldBeTrue();
                read.ShouldBe(kind);
                pattern.Matches($"key = \"{secret}\";\n").Select(m => m.Value).ShouldBe([secret]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LeadIns))]
    public void Every_body_round_trips(string leadIn)
    {
        var format = new TokenFormat(leadIn);
        var bodies = Gen.Elements(TokenFormat.Alphabet.ToCharArray()).ArrayOf(32).Select(body => new string(body));
        ForAll.Values(bodies.Zip(Gen.Elements(Kinds)), pair =>
        {
            var (body, kind) = pair;
            var secret = TokenSecret.Complete(leadIn + TokenFormat.Prefix(kind) + body);
            format.IsWellFormed(secret, out var read).ShouldBeTrue();
            read.ShouldBe(kind);
            format.Hint(secret).ShouldBe($"{leadIn}{TokenFormat.Prefix(kind)}{body[..4]}…");
        });
    }

    [Fact]
    public void Tokens_without_the_lead_in_stay_valid_when_one_is_set()
    {
        var secret = TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal();

        new TokenFormat("acme_").IsWellFormed(secret, out var kind).ShouldBeTrue();
        kind.ShouldBe(TokenKind.Service);
    }

    [Fact]
    public void Tokens_with_another_lead_in_are_refused()
    {
        var secret = TokenSecret.Create(TokenKind.Service, new("acme_")).Reveal();

        TokenFormat.Standard.IsWellFormed(secret, out _).ShouldBeFalse();
        new TokenFormat("acmf_").IsWellFormed(secret, out _).ShouldBeFalse();
        new TokenFormat("acm_").IsWellFormed(secret, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_lead_in_is_part_of_what_the_checksum_covers()
    {
        var secret = TokenSecret.Create(TokenKind.Service, new("acme_")).Reveal();

        new TokenFormat("acme_").IsWellFormed(secret.AsSpan(5), out _).ShouldBeFalse();
        new TokenFormat("acme_").IsWellFormed("acme_" + TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal(), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("_")]
    [InlineData("Acme_")]
    [InlineData("ac-me_")]
    [InlineData("a_b_")]
    [InlineData("acme_ ")]
    [InlineData("ａ_")]
    [InlineData("0123456789abcdefg_")]
    public void Lead_ins_of_another_shape_are_refused(string leadIn) =>
        Should.Throw<ArgumentException>(() => new TokenFormat(leadIn));

    [Fact]
    public void Longest_token_fits_the_buffer_that_is_promised() =>
        TokenSecret.Create(TokenKind.Personal, new("0123456789abcdef_")).Reveal().Length.ShouldBe(TokenFormat.MaxLength);

    [Fact]
    public void Hint_of_something_else_is_refused_without_repeating_it()
    {
        const string text = "tsp_000000000000000000000000000000002OxVcv";

        Should.Throw<ArgumentException>(() => TokenFormat.Standard.Hint(text)).Message.ShouldNotContain("tsp_0");
    }
}
