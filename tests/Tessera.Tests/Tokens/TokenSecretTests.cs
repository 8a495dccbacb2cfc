using System.Text;
using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

public sealed class TokenSecretTests
{
    [Theory]
    [InlineData(TokenKind.Personal, "tsp_", "personal")]
    [InlineData(TokenKind.Project, "tsj_", "project")]
    [InlineData(TokenKind.Service, "tss_", "service")]
    public void Prefix_tells_the_kind(TokenKind kind, string prefix, string wire)
    {
        var made = TokenSecret.Create(kind, TokenFormat.Standard);

        made.Kind.ShouldBe(kind);
        made.Reveal().ShouldStartWith(prefix);
        kind.ToWire().ShouldBe(wire);
    }

    [Fact]
    public void Text_is_given_by_Reveal_alone()
    {
        var made = TokenSecret.Create(TokenKind.Personal, new("acme_"));
        var secret = made.Reveal();

        made.ToString().ShouldBe(made.Hint);
        made.Hint.ShouldBe(secret[..13] + "…");
        var hidden = secret.Substring(13, 7);
        string[] shown = [.. typeof(TokenSecret).GetProperties().Select(p => $"{p.GetValue(made)}"), $"{made}"];
        shown.ShouldNotContain(text => text.Contains(hidden, StringComparison.Ordinal));
        typeof(TokenSecret).GetFields().ShouldBeEmpty();
    }

    [Fact]
    public void Digest_is_that_of_the_whole_text()
    {
        var made = TokenSecret.Create(TokenKind.Project, TokenFormat.Standard);

        made.Digest.ShouldBe(TokenDigest.Compute(Encoding.ASCII.GetBytes(made.Reveal())));
    }

    [Fact]
    public void Unknown_kinds_are_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => TokenSecret.Create((TokenKind)9, TokenFormat.Standard));

    // 20 000 bodies of 32 characters: each of the 62 characters is expected 10 323 times. With 61 degrees of freedom chi-square passes 140
    // once in 30 million fair samples; the bias of a byte taken modulo 62 (8 characters come up 5/4 as often) gives more than 4 000.
    [Fact]
    public void Characters_of_the_body_come_up_equally_often()
    {
        const int tokens = 20_000;
        var counts = new int[TokenFormat.Alphabet.Length];
        for (var i = 0; i < tokens; i++)
        {
            foreach (var c in TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Reveal().AsSpan(4, TokenFormat.BodyLength))
                counts[TokenFormat.Alphabet.IndexOf(c, StringComparison.Ordinal)]++;
        }

        var expected = tokens * TokenFormat.BodyLength / (double)counts.Length;
        counts.Sum(count => (count - expected) * (count - expected) / expected).ShouldBeLessThan(140);
    }

    [Fact]
    public void No_two_tokens_are_alike() =>
        Enumerable.Range(0, 10_000).Select(_ => TokenSecret.Create(TokenKind.Service, TokenFormat.Standard).Digest).Distinct().Count().ShouldBe(10_000);
}
