using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>A path that a route can express: literal segments, <c>{name}</c> for one segment, <c>{name+}</c> at the end for one or more.</summary>
/// <param name="Text">The template.</param>
/// <param name="Parameters">Names of its parameters, in order.</param>
/// <param name="FirstLiteral">First segment that is not a parameter; null when there is none.</param>
/// <param name="Shape">The template without the parameters' names: two paths of one shape match the same requests.</param>
internal sealed record PathTemplate(string Text, IReadOnlyList<string> Parameters, string? FirstLiteral, string Shape)
{
    private const int MaxSegments = 64;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // RFC 3986's pchar without what a forwarded path is refused for: percent signs and semicolons.
    private static readonly SearchValues<char> LiteralCharacters = SearchValues.Create(Alphanumeric + "-._~!$&'()*+,=:@");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Alphanumeric + "-._");

    /// <summary>Whether the text can name a parameter.</summary>
    public static bool IsParameterName(string text) =>
        text is { Length: >= 1 and <= 100 } && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Whether the text is a segment that a request's path can have as it stands.</summary>
    public static bool IsLiteral(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && !segment.AsSpan().ContainsAnyExcept(LiteralCharacters);

    /// <summary>Reads a path that begins with a slash; otherwise says why no route can express it.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out PathTemplate? template, [NotNullWhen(false)] out string? why)
    {
        template = null;
        why = path.Length > 2000 ? "the path is longer than 2000 characters"
            : path.AsSpan().Count('/') > MaxSegments ? $"the path has more than {MaxSegments} segments"
            : null;
        var parameters = new List<string>();
        string? firstLiteral = null;
        var shape = new StringBuilder();
        var segments = why is null ? path[1..].Split('/') : [];
        for (var i = 0; i < segments.Length && why is null; i++)
        {
            var segment = segments[i];
            var last = i == segments.Length - 1;
            shape.Append('/');
            if (IsLiteral(segment) || (segment.Length == 0 && last))
            {
                firstLiteral ??= segment.Length > 0 ? segment : null;
                shape.Append(segment);
            }
            else
                why = Parameter(segment, last, parameters, shape);
        }
        if (why is null)
            template = new(path, parameters, firstLiteral, shape.ToString());
        return template is not null;
    }

    private static string? Parameter(string segment, bool last, List<string> parameters, StringBuilder shape)
    {
        var shown = ImportFindings.Quote(segment);
        if (!segment.AsSpan().ContainsAny('{', '}'))
            return segment.Length == 0 ? "the path has an empty segment" : $"the segment {shown} has characters that no request's path may have";
        if (segment is not ['{', .., '}'] || segment.AsSpan(1, segment.Length - 2).ContainsAny('{', '}'))
            return $"the segment {shown} has text beside its parameter; a parameter is a whole segment";
        var rest = segment is [.., '+', '}'];
        var name = rest ? segment[1..^2] : segment[1..^1];
        if (!IsParameterName(name))
            return $"the parameter {shown} has a name of other characters than letters, digits, \"-\", \".\" and \"_\"";
        if (rest && !last)
            return $"the parameter {shown} stands for several segments and is not the last";
        if (parameters.Contains(name, StringComparer.Ordinal))
            return $"the parameter {shown} stands in the path twice";
        parameters.Add(name);
        shape.Append(rest ? "{+}" : "{}");
        return null;
    }
}
