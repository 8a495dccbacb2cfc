using System.Buffers;

namespace Tessera.Cli.Runner.Masking;

/// <summary>
/// Passes a text on, in pieces of any size, with <c>****</c> where it holds values to hide. Every byte of every occurrence is hidden, also of
/// occurrences that overlap; bytes hidden next to each other become one <c>****</c>. Where the text is cut into pieces makes no difference:
/// what may be the beginning of a value is kept back until it is known.
/// </summary>
internal sealed class Masker(HiddenValues values)
{
    private static ReadOnlySpan<byte> Mask => "****"u8;

    private readonly ArrayBufferWriter<byte> kept = new();

    // Of what is kept, this much belongs to an occurrence found already.
    private int covered;
    private bool lastWasHidden;

    /// <summary>Takes the next piece and passes on what is known of the text.</summary>
    public void Write(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        kept.Write(piece);
        Pass(values.Undecided(kept.WrittenSpan), output);
    }

    /// <summary>Passes on the rest: nothing more will come.</summary>
    public void Complete(IBufferWriter<byte> output) => Pass(kept.WrittenCount, output);

    private void Pass(int end, IBufferWriter<byte> output)
    {
        var text = kept.WrittenSpan;
        var (at, search) = (0, 0);
        while (at < end)
        {
            // Occurrences may begin inside one another, so the search goes on at the next byte.
            var (start, length) = values.Next(text, search, end);
            Copy(text[at..start], Math.Max(0, covered - at), output);
            covered = Math.Max(covered, start + length);
            (at, search) = (start, start + 1);
        }
        covered = Math.Max(0, covered - end);
        var rest = text[end..].ToArray();
        kept.ResetWrittenCount();
        kept.Write(rest);
    }

    /// <summary>Passes text on whose first bytes are to be hidden.</summary>
    private void Copy(ReadOnlySpan<byte> text, int hidden, IBufferWriter<byte> output)
    {
        hidden = Math.Min(hidden, text.Length);
        if (hidden > 0 && !lastWasHidden)
            output.Write(Mask);
        if (text.Length > 0)
            lastWasHidden = hidden == text.Length;
        output.Write(text[hidden..]);
    }
}
