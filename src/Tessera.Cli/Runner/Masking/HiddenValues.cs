using System.Buffers;
using System.Text;

namespace Tessera.Cli.Runner.Masking;

/// <summary>
/// The values that no log may show, as bytes. Values shorter than four characters are left out: they occur by chance, and hiding them
/// would show what they are. A value of several lines is hidden as a whole, without the line breaks at its end, and line by line.
/// </summary>
internal sealed class HiddenValues
{
    private const int ShortestValue = 4;
    private const int ShortestLine = 8;

    private readonly byte[][][] byFirstByte = new byte[256][][];
    private readonly SearchValues<byte> firstBytes;
    private readonly int longest;

    private HiddenValues(IReadOnlyCollection<byte[]> values)
    {
        foreach (var group in values.GroupBy(value => value[0]))
            byFirstByte[group.Key] = [.. group.OrderByDescending(value => value.Length)];
        firstBytes = SearchValues.Create([.. values.Select(value => value[0]).Distinct()]);
        longest = values.Select(value => value.Length).DefaultIfEmpty().Max();
    }

    /// <summary>What is to be hidden of these values.</summary>
    public static HiddenValues Of(IEnumerable<string> values) =>
        new([.. values.SelectMany(Forms).Where(form => !string.IsNullOrWhiteSpace(form)).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)]);

    /// <summary>The first place before <paramref name="end"/> where a value begins, with the length of the longest value there.</summary>
    /// <returns><paramref name="end"/> and 0 when there is none.</returns>
    public (int Start, int Length) Next(ReadOnlySpan<byte> text, int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            var skip = text[at..end].IndexOfAny(firstBytes);
            if (skip < 0)
                break;
            at += skip;
            foreach (var value in byFirstByte[text[at]])
            {
                if (text[at..].StartsWith(value))
                    return (at, value.Length);
            }
        }
        return (end, 0);
    }

    /// <summary>The first place from which on the text may be the beginning of a value whose rest is still to come; its end when there is none.</summary>
    public int Undecided(ReadOnlySpan<byte> text)
    {
        for (var at = Math.Max(0, text.Length - longest + 1); at < text.Length; at++)
        {
            var skip = text[at..].IndexOfAny(firstBytes);
            if (skip < 0)
                break;
            at += skip;
            foreach (var value in byFirstByte[text[at]])
            {
                if (value.Length > text.Length - at && value.AsSpan().StartsWith(text[at..]))
                    return at;
            }
        }
        return text.Length;
    }

    private static IEnumerable<string> Forms(string value)
    {
        if (value.Length < ShortestValue)
            yield break;
        yield return value;
        var trimmed = value.TrimEnd('\r', '\n');
        if (trimmed.Length >= ShortestValue)
            yield return trimmed;
        if (!trimmed.Contains('\n', StringComparison.Ordinal))
            yield break;
        foreach (var line in trimmed.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= ShortestLine))
            yield return line;
    }
}
