using System.Text;

namespace Tessera.Builds.Runners;

/// <summary>
/// What a program has printed as text that can be shown: lines, tabs and characters. Sequences that steer a terminal are left out, and so are control
/// characters; a character that turns the direction of text is replaced, because what it makes of a line is not what the line says.
/// </summary>
internal static class PlainText
{
    private const char Escape = '\u001b';
    private const char Bell = '\a';
    private const char StringTerminator = '\u009c';

    // An 8-bit control is its 7-bit form, the escape and a letter, in one character.
    private const int EightBitOffset = 0x40;

    /// <summary>The text. A lone carriage return ends a line: what it would have overwritten stays.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case Escape or '\u0090' or '\u0098' or '\u009b' or '\u009d' or '\u009e' or '\u009f':
                    i += SequenceLength(text[i..]) - 1;
                    break;
                case '\r':
                    if (i + 1 == text.Length || text[i + 1] != '\n')
                        plain.Append('\n');
                    break;
                case '\n' or '\t':
                    plain.Append(text[i]);
                    break;
                case (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'):
                    plain.Append('\uFFFD');
                    break;
                default:
                    if (!char.IsControl(text[i]))
                        plain.Append(text[i]);
                    break;
            }
        }

        return plain.ToString();
    }

    // ECMA-48, sections 5.4 and 5.6; no sequence goes beyond its line here, so that one that never ends hides no more than the rest of that.
    private static int SequenceLength(ReadOnlySpan<char> text)
    {
        var isEscape = text[0] == Escape;
        if (isEscape && text.Length == 1)
            return 1;
        var start = isEscape ? 2 : 1;
        return (isEscape ? text[1] : (char)(text[0] - EightBitOffset)) switch
        {
            '[' => EndOfCommand(text, start),
            ']' or 'P' or 'X' or '^' or '_' => EndOfString(text, start),
            >= ' ' and <= '/' => EndOfCommand(text, 1),
            >= '0' and <= '~' => start,
            _ => 1,
        };
    }

    // Parameters and intermediates, then one character that ends it.
    private static int EndOfCommand(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is >= ' ' and <= '?')
            at++;
        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
    }

    private static int EndOfString(ReadOnlySpan<char> text, int at)
    {
        for (; at < text.Length && text[at] is not ('\n' or '\r'); at++)
        {
            if (text[at] is Bell or StringTerminator)
                return at + 1;
            if (text[at] == Escape)
                return at + 1 < text.Length && text[at + 1] == '\\' ? at + 2 : at;
        }

        return at;
    }
}
