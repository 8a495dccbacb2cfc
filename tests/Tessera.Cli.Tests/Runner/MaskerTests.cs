using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tessera.Cli.Runner.Masking;

namespace Tessera.Cli.Tests.Runner;

public sealed class MaskerTests
{
    [Theory]
    [InlineData("the word is swordfish.", "the word is ****.", "swordfish")]
    [InlineData("swordfish", "****", "swordfish", "sword", "fish")]
    [InlineData("swordfishery", "****ery", "sword", "swordfish")]
    [InlineData("abcdefgh", "****gh", "abcd", "cdef")]
    [InlineData("aaaaaaa a", "**** a", "aaaa")]
    [InlineData("abcdabcd", "****", "abcd")]
    [InlineData("one\ntwo2\nthree", "one\ntwo2\nthree", "two")]
    [InlineData("begin line-one-x\nline-two-y end", "begin **** end", "line-one-x\nline-two-y\n")]
    [InlineData("  line-two-y\n", "  ****\n", "line-one-x\nline-two-y\n")]
    [InlineData("Grüße, 秘密の鍵!", "Grüße, ****!", "秘密の鍵")]
    [InlineData("nothing    here", "nothing    here", "    ")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Every_byte_of_every_occurrence_is_hidden(string text, string expected, params string[] values)
    {
        for (var size = 1; size <= text.Length; size++)
            Masked(text, values, _ => size).ShouldBe(expected);
    }

    [Fact]
    public void Where_a_text_is_cut_into_pieces_makes_no_difference()
    {
        // A small alphabet, so that values begin inside themselves and inside one another.
        var words = Gen.Elements('a', 'b', '\n').ArrayOf().Select(letters => new string(letters));
        var cases = from text in words.Resize(60)
                    from values in Gen.ListOf(words.Resize(7), 4)
                    from sizes in Gen.ArrayOf(Gen.Choose(1, 9))
                    select (text, values.ToArray(), sizes);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), c =>
            Masked(c.text, c.Item2, n => c.sizes.Length == 0 ? 1 : c.sizes[n % c.sizes.Length]).ShouldBe(Expected(c.text, c.Item2))));
    }

    [Fact]
    public void What_cannot_become_a_value_is_passed_on_at_once()
    {
        var masker = new Masker(HiddenValues.Of(["swordfish"]));
        var output = new ArrayBufferWriter<byte>();

        masker.Write("Password: swo"u8, output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("Password: ");
    }

    private static string Masked(string text, string[] values, Func<int, int> size)
    {
        var (masker, output, bytes) = (new Masker(HiddenValues.Of(values)), new ArrayBufferWriter<byte>(), Encoding.UTF8.GetBytes(text));
        for (int at = 0, n = 0; at < bytes.Length; n++)
        {
            var count = Math.Min(size(n), bytes.Length - at);
            masker.Write(bytes.AsSpan(at, count), output);
            at += count;
        }
        masker.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The same, said slowly: mark every occurrence, then write.</summary>
    private static string Expected(string text, string[] values)
    {
        var hidden = new bool[text.Length];
        var forms = values.Where(v => v.Length >= 4).SelectMany(v => (string[])[v, v.TrimEnd('\n')]).Where(v => v.Length >= 4 && !string.IsNullOrWhiteSpace(v));
        foreach (var value in forms)
        {
            for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
                hidden.AsSpan(at, value.Length).Fill(true);
        }
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
            result.Append(!hidden[at] ? text[at].ToString() : at > 0 && hidden[at - 1] ? "" : "****");
        return result.ToString();
    }
}
