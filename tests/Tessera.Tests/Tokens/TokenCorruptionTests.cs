using System.Text;
using FsCheck.Fluent;
using Tessera.Tokens;

namespace Tessera.Tests.Tokens;

/// <summary>Whatever is not a token, in any small or clever way, is refused by its looks alone (spec T41).</summary>
public sealed class TokenCorruptionTests
{
    private static readonly TokenFormat LeadIn = new("acme_");

    private static readonly (TokenFormat Format, string Secret)[] Tokens =
    [
        (TokenFormat.Standard, "tsp_000000000000000000000000000000002OxVcu"),
        (TokenFormat.Standard, "tss_0123456789ABCDEFGHIJKLMNOPQRSTUV0Kxbq5"),
        (TokenFormat.Standard, "tss_Fwa7cEPerWLtYEmRwPWQAW6MjsQi8b7P008RGo"),
        (LeadIn, "acme_tsp_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef388r1g"),
        (TokenFormat.Standard, TokenSecret.Create(TokenKind.Project, TokenFormat.Standard).Reveal()),
        (LeadIn, TokenSecret.Create(TokenKind.Service, LeadIn).Reveal()),
    ];

    /// <summary>Soft hyphen, Kelvin sign, full-width 1, Arabic 1, dotless i, long s, zero-width space, BOM, NUL, line ends, lone surrogates.</summary>
    private static readonly char[] LookAlikes =
        ['\u00AD', '\u212A', '１', '\u0661', 'ı', 'ſ', '\u200B', '\uFEFF', '\0', '\n', '\r', '\t', ' ', '\uD800', '\uDC00', '-', '.', '/', '+', '='];

    [Fact]
    public void Every_other_character_at_every_index_is_refused() => EachIndex((format, secret, at) =>
    {
        foreach (var c in TokenFormat.Alphabet.Append('_').Concat(LookAlikes).Where(c => c != secret[at]))
            ShouldBeRefused(format, Replace(secret, at, c));
    });

    [Fact]
    public void Every_other_byte_at_every_index_is_refused() => EachIndex((format, secret, at) =>
    {
        var bytes = Encoding.ASCII.GetBytes(secret);
        for (var value = 0; value < 256; value++)
        {
            bytes[at] = (byte)value;
            format.IsWellFormed(bytes, out _).ShouldBe(value == secret[at]);
        }
    });

    [Fact]
    public void Other_case_at_every_index_is_refused() => EachIndex((format, secret, at) =>
    {
        if (char.IsAsciiLetter(secret[at]))
            ShouldBeRefused(format, Replace(secret, at, (char)(secret[at] ^ 0x20)));
    });

    [Fact]
    public void Swapped_neighbours_are_refused() => EachIndex((format, secret, at) =>
    {
        if (at > 0 && secret[at] != secret[at - 1])
            ShouldBeRefused(format, string.Concat(secret.AsSpan(0, at - 1), [secret[at], secret[at - 1]], secret.AsSpan(at + 1)));
    });

    [Fact]
    public void Truncation_from_either_end_is_refused() => EachIndex((format, secret, at) =>
    {
        ShouldBeRefused(format, secret[..at]);
        ShouldBeRefused(format, secret[(at + 1)..]);
        ShouldBeRefused(format, secret.Remove(at, 1));
    });

    [Fact]
    public void Insertion_at_every_index_is_refused() => EachIndex((format, secret, at) =>
    {
        foreach (var c in TokenFormat.Alphabet.Append('_').Concat(LookAlikes))
        {
            ShouldBeRefused(format, secret.Insert(at, c.ToString()));
            ShouldBeRefused(format, secret + c);
        }
    });

    [Fact]
    public void A_tokens_text_twice_or_with_anything_around_it_is_refused()
    {
        foreach (var (format, secret) in Tokens)
        {
            string[] wrapped = [secret + secret, $" {secret}", $"\"{secret}\"", $"Bearer {secret}", $"{secret}\0", $"{secret}\r\n", $"acme_{secret}"];
            foreach (var text in wrapped)
                ShouldBeRefused(format, text);
        }
    }

    [Fact]
    public void Huge_input_is_refused_by_its_length()
    {
        ShouldBeRefused(TokenFormat.Standard, new string('0', 1 << 20));
        ShouldBeRefused(LeadIn, "acme_tsp_" + new string('é', 1 << 20));
        ShouldBeRefused(TokenFormat.Standard, "");
    }

    [Fact]
    public void A_right_checksum_does_not_make_up_for_a_wrong_character()
    {
        for (var at = 0; at < 36; at++)
        {
            foreach (var c in " !-+/=.~\0\n@[`{_".Where(c => at != 3 || c != '_'))
                ShouldBeRefused(TokenFormat.Standard, TokenSecret.Complete(Replace(Tokens[1].Secret[..36], at, c)));
        }
    }

    [Theory]
    [InlineData("Tsp_")]
    [InlineData("tSp_")]
    [InlineData("xsp_")]
    [InlineData("txp_")]
    [InlineData("tsx_")]
    [InlineData("tsP_")]
    [InlineData("tspa")]
    [InlineData("ts__")]
    public void A_right_checksum_does_not_make_up_for_a_wrong_prefix(string prefix) =>
        ShouldBeRefused(TokenFormat.Standard, TokenSecret.Complete(prefix + new string('a', 32)));

    [Fact]
    public void Two_random_changes_are_refused()
    {
        var change = Gen.Choose(4, 41).Zip(Gen.Elements(TokenFormat.Alphabet.ToCharArray()));
        ForAll.Values(change.Two(), pair =>
        {
            var ((at, c), (at2, c2)) = pair;
            var changed = Replace(Replace(Tokens[2].Secret, at, c), at2, c2);
            if (!string.Equals(changed, Tokens[2].Secret, StringComparison.Ordinal))
                ShouldBeRefused(TokenFormat.Standard, changed);
        });
    }

    private static void EachIndex(Action<TokenFormat, string, int> check)
    {
        foreach (var (format, secret) in Tokens)
        {
            format.IsWellFormed(secret, out _).ShouldBeTrue();
            for (var at = 0; at < secret.Length; at++)
                check(format, secret, at);
        }
    }

    private static string Replace(string text, int at, char c) => string.Concat(text.AsSpan(0, at), [c], text.AsSpan(at + 1));

    private static void ShouldBeRefused(TokenFormat format, string text)
    {
        format.IsWellFormed(text, out _).ShouldBeFalse(text.Length < 100 ? text : $"{text.Length} characters");
        format.IsWellFormed(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
    }
}
