using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tessera.Permissions;

/// <summary>
/// A path template, parsed: <c>/</c>-separated segments, each a literal, <c>{name}</c> for exactly one segment, or, as the last one,
/// <c>{name+}</c> for one or more. Parameters never match an empty segment; a template that ends in <c>/</c> matches only paths that do.
/// Literals are kept as the bytes that a percent-decoded path has, one <c>char</c> a byte.
/// </summary>
internal sealed class RoutePattern
{
    private const int MaxLength = 2048;
    private const int MaxSegments = 64;

    private RoutePattern(string[] literals, string?[] parameters, bool endsInRest)
    {
        Literals = literals;
        Parameters = parameters;
        EndsInRest = endsInRest;
    }

    /// <summary>The literal of each segment; empty where <see cref="Parameters"/> has a name.</summary>
    public string[] Literals { get; }

    /// <summary>The parameter name of each segment; null for a literal.</summary>
    public string?[] Parameters { get; }

    /// <summary>Whether the last segment is <c>{name+}</c>.</summary>
    public bool EndsInRest { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out RoutePattern? pattern, [NotNullWhen(false)] out string? error)
    {
        pattern = null;
        error = Check(text);
        if (error is not null)
            return false;
        var segments = text![1..].Split('/');
        var literals = new string[segments.Length];
        var parameters = new string?[segments.Length];
        var rest = false;
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (!TryParseSegment(segments[i], last, out literals[i], out parameters[i], ref rest, out error))
                return false;
        }

        if (parameters.Where(name => name is not null).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            error = $"the parameter {{{twice.Key}}} stands in it twice";
        else
            pattern = new(literals, parameters, rest);
        return pattern is not null;
    }

    private static string? Check(string? text)
    {
        if (string.IsNullOrEmpty(text) || text[0] != '/')
            return "it must start with /";
        if (text.Length > MaxLength)
            return $"it is longer than {MaxLength} characters";
        if (text.Count(c => c == '/') > MaxSegments)
            return $"it has more than {MaxSegments} segments";
        return text.Any(c => char.IsControl(c) || c is '?' or '#' or '\\' or ';' or '%')
            ? "it may not hold ? # \\ ; % or control characters (write literals as they are, not percent-encoded)"
            : text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) ? "it is not valid Unicode" : null;
    }

    private static bool TryParseSegment(string segment, bool last, out string literal, out string? parameter, ref bool rest, [NotNullWhen(false)] out string? error)
    {
        literal = "";
        parameter = null;
        error = null;
        if (segment.Length == 0 && !last)
            error = "it has an empty segment";
        else if (segment is "." or "..")
            error = "it has a dot segment";
        else if (segment.AsSpan().IndexOfAny('{', '}') < 0)
            literal = ToBytes(segment);
        else if (segment.Length < 3 || segment[0] != '{' || segment[^1] != '}')
            error = $"a parameter must be a whole segment, and \"{segment}\" is not";
        else
            error = ParseParameter(segment[1..^1], last, out parameter, ref rest);
        return error is null;
    }

    private static string? ParseParameter(string inner, bool last, out string? name, ref bool rest)
    {
        rest = inner[^1] == '+';
        name = rest ? inner[..^1] : inner;
        if (rest && !last)
            return $"{{{inner}}} may only be the last segment";
        return name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? null
            : $"\"{name}\" is not a parameter name (letters, digits, _ - .)";
    }

    private static string ToBytes(string literal) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(literal));
}
