using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// Reads an artifact's path from the request's target as it was sent, and unescapes it once. The server's own reading removes dot segments and leaves escaped
/// slashes; what the two readings do not agree on is refused, so that nothing is routed as one path and stored as another.
/// </summary>
internal static class ArtifactTarget
{
    // /api/v1.1/project/{slug}/{num}/artifacts/{path}: the slug is one segment when its slashes are escaped.
    private const int SegmentsBeforeSlug = 4;
    private const int SegmentsOfSlug = 3;
    private const int SegmentsAfterSlug = 2;

    /// <summary>Reads it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="routed">The path as routing has read it.</param>
    /// <param name="path">The path, when it can be used.</param>
    /// <param name="error">What is wrong with it, for people.</param>
    public static bool TryRead(HttpContext http, string? routed, [NotNullWhen(true)] out ArtifactPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        error = "The artifact's path cannot be told from the address: send it in the plain form, with slashes and dots as they are.";
        if (Escaped(http) is not { } escaped || !TryUnescape(escaped, out var text))
            return false;
        if (!ArtifactPath.TryParse(text, out path, out var wrong))
        {
            error = wrong;
            return false;
        }

        if (!string.Equals(text, routed, StringComparison.Ordinal))
        {
            path = null;
            return false;
        }

        error = null;
        return true;
    }

    private static string? Escaped(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
        {
            // The absolute form: scheme and host come before the path.
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
            if (slash < 0)
                return null;
            target = target[slash..];
        }

        var end = target.AsSpan().IndexOfAny('?', '#');
        target = end < 0 ? target : target[..end];
        var before = http.Request.PathBase.ToUriComponent();
        if (!target.StartsWith(before, StringComparison.Ordinal))
            return null;
        var segments = target[before.Length..].Split('/');
        var isSlugEscaped = segments.Length > SegmentsBeforeSlug && segments[SegmentsBeforeSlug].Contains("%2f", StringComparison.OrdinalIgnoreCase);
        var skipped = SegmentsBeforeSlug + (isSlugEscaped ? 1 : SegmentsOfSlug) + SegmentsAfterSlug;
        return segments.Length > skipped ? string.Join('/', segments[skipped..]) : null;
    }

    private static bool TryUnescape(string escaped, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (!char.IsAscii(escaped[i]))
                return false;
            if (escaped[i] != '%')
            {
                bytes.Add((byte)escaped[i]);
                continue;
            }

            if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit(escaped[i + 1]) || !char.IsAsciiHexDigit(escaped[i + 2]))
                return false;
            var value = Convert.FromHexString(escaped.AsSpan(i + 1, 2))[0];
            // An escaped slash is no separator, and no file name holds one.
            if (value == '/')
                return false;
            bytes.Add(value);
            i += 2;
        }

        text = Encoding.UTF8.GetString([.. bytes]);
        return true;
    }
}
