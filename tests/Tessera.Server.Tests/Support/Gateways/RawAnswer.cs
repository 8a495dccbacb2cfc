using System.Globalization;
using System.Text;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Headers">Header lines in order, repeated ones apart.</param>
/// <param name="Body">What followed, without chunk sizes.</param>
internal sealed record RawAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>All values of a header, none when it is absent.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    /// <summary>Reads an answer of which every character stands for one byte.</summary>
    public static RawAnswer Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            throw new InvalidOperationException($"Not an HTTP answer: \"{text}\"");
        var lines = text[..end].Split("\r\n");
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        // Interim answers (100 Continue) go before the answer.
        if (status < 200)
            return Parse(text[(end + 4)..]);
        var headers = lines.Skip(1).Select(line => KeyValuePair.Create(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
        var answer = new RawAnswer(status, [.. headers], text[(end + 4)..]);
        var body = answer.Values("Transfer-Encoding") is ["chunked"] ? Join(answer.Body) : answer.Body;
        return answer with { Body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)) };
    }

    private static string Join(string chunks)
    {
        var body = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = int.Parse(chunks.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
                return body.ToString();
            body.Append(chunks, end + 2, length);
            at = end + 2 + length + 2;
        }
    }
}
