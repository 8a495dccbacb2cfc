using Tessera.Builds.Runners;

namespace Tessera.Builds.Tests.Runners;

/// <summary>What programs print is shown as text: nothing of it steers a terminal or a page, and nothing that can be read is lost.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain <b>&amp; é 日本 🔑\ttab\n", "plain <b>&amp; é 日本 🔑\ttab\n")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b[38;2;1;2;3mcolour\u001b[K!", "colour!")]
    [InlineData("\u001b[?25lhidden cursor", "hidden cursor")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\!", "link!")]
    [InlineData("\u001b]0;title\aafter", "after")]
    [InlineData("\u001b]0;title\u009cafter", "after")]
    [InlineData("\u001bPdevice\u001b\\after", "after")]
    [InlineData("\u001b(Bcharacters", "characters")]
    [InlineData("\u001b7saved\u001b8", "saved")]
    [InlineData("ends within \u001b[3", "ends within ")]
    [InlineData("ends with \u001b", "ends with ")]
    [InlineData("\u001b\u001b[31mtwice", "twice")]
    [InlineData("\u001b]0;never ends\nnext line", "\nnext line")]
    [InlineData("\u001b[3\nnext line", "\nnext line")]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("10 %\r20 %\r100 %\n", "10 %\n20 %\n100 %\n")]
    [InlineData("a\0b\bc\u007fd\u0085e", "abcde")]
    [InlineData("pass\u202elairt\u2066x", "pass\uFFFDlairt\uFFFDx")]
    [InlineData("", "")]
    public void Sequences_and_controls_are_left_out_and_text_stays(string printed, string shown) => PlainText.Of(printed).ShouldBe(shown);

    [Fact]
    public void No_bytes_whatever_leave_a_control_character()
    {
        var random = new Random(20261103);
        var bytes = new byte[4096];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            var text = string.Concat(bytes.Select(value => (char)(value < 250 ? value : 0x2000 + (value * 8) + (i % 8))));

            PlainText.Of(text).Where(character => char.IsControl(character) && character is not ('\n' or '\t')).ShouldBeEmpty();
        }
    }
}
