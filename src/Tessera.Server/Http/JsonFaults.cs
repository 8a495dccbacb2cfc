using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tessera.Server.Http;

/// <summary>Names the members that a body was refused for, without repeating anything that might be a secret in the wrong place.</summary>
internal static partial class JsonFaults
{
    private const int LongestName = 100;

    /// <summary>Field and message for each member that is to blame; <c>body</c> when it is the whole.</summary>
    public static IReadOnlyList<(string Field, string Message)> Of(JsonException exception)
    {
        // The serializer tells of missing members in its message alone.
        string[] missing = [.. MissingMembers().Matches(exception.Message).SelectMany(match => match.Groups["name"].Captures).Select(name => name.Value)];
        return missing.Length > 0
            ? [.. missing.Select(name => (name, "is required."))]
            : [(NameOf(exception.Path), "is not what this call takes: unknown, twice, of the wrong type, too deep, or not JSON.")];
    }

    // "$.a.b" reads a.b, "$[3].a" reads [3].a, and "$['a b']" reads a b.
    private static string NameOf(string? path)
    {
        var name = path?.TrimStart('$').TrimStart('.') ?? "";
        if (name.StartsWith("['", StringComparison.Ordinal) && name.EndsWith("']", StringComparison.Ordinal))
            name = name[2..^2];
        name = TokenText().Replace(name, "${prefix}…");
        return name.Length switch
        {
            0 => "body",
            > LongestName => string.Concat(name.AsSpan(0, LongestName), "…"),
            _ => name,
        };
    }

    [GeneratedRegex(@"missing required properties including: ('(?<name>[^']+)'(, |; )?)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("(?<prefix>ts[pjs]_)[0-9A-Za-z]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenText();
}
