using System.Text;
using Microsoft.OpenApi;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>
/// The path of a server's URL, which stands in front of every path of the document because gateways see the whole path. Variables take their
/// defaults. A relative URL counts from the root: where the document was fetched from is not known.
/// </summary>
internal static class ServerPath
{
    private const int Longest = 1000;

    /// <summary>Empty, or segments each with a slash before it: <c>/api/v2</c>. Empty, with a finding, when the URL cannot be used.</summary>
    public static string Of(OpenApiServer server, string pointer, ImportFindings findings)
    {
        var place = JsonTrail.Append(pointer, "url");
        if (server.Url is not { } template)
            findings.Add(place, "a server needs a URL");
        else if (Substitute(template, server, place, findings) is { } url)
        {
            var path = PathOf(url).Trim('/');
            var segments = path.Length == 0 || path == "." ? [] : path.Split('/');
            if (Array.TrueForAll(segments, PathTemplate.IsLiteral) && !(IsRelative(url) && segments is [var first, ..] && first.Contains(':', StringComparison.Ordinal)))
                return string.Concat(segments.Select(segment => "/" + segment));
            findings.Add(place, $"no base path can be taken from {ImportFindings.Quote(url)}; it must be an absolute URL or a path, without dot segments, empty segments or escapes");
        }
        return "";
    }

    private static bool IsRelative(string url) => !url.StartsWith('/') && !url.Contains("://", StringComparison.Ordinal);

    private static string PathOf(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        url = end < 0 ? url : url[..end];
        var authority = url.StartsWith("//", StringComparison.Ordinal) ? 2 : url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority == 2 && !url.StartsWith("//", StringComparison.Ordinal))
            return url;
        var path = url.IndexOf('/', authority);
        return path < 0 ? "" : url[path..];
    }

    private static string? Substitute(string template, OpenApiServer server, string place, ImportFindings findings)
    {
        var url = new StringBuilder();
        for (var at = 0; at < template.Length && url.Length <= Longest;)
        {
            var opening = template.IndexOf('{', at);
            var closing = opening < 0 ? -1 : template.IndexOf('}', opening);
            if (closing < 0)
            {
                url.Append(template, at, Math.Min(template.Length - at, Longest + 1));
                break;
            }
            var name = template[(opening + 1)..closing];
            // The library keeps a variable that is null in the document as null in its model.
            if (server.Variables is not { } variables || !variables.TryGetValue(name, out var variable) || variable is not { Default: { } value })
            {
                findings.Add(place, $"the variable {ImportFindings.Quote(name)} has no default");
                return null;
            }
            // What is too long is refused below; copying all of it first would let a short document grow without bound.
            url.Append(template, at, Math.Min(opening - at, Longest + 1)).Append(value, 0, Math.Min(value.Length, Longest + 1));
            at = closing + 1;
        }
        if (url.Length <= Longest)
            return url.ToString();
        findings.Add(place, $"longer than {Longest} characters");
        return null;
    }
}
