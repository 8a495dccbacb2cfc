using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Tessera.Builds.Badges;

/// <summary>One badge as it goes out: bytes and headers, prepared once for each state and style.</summary>
internal sealed class Badge
{
    private static readonly Badge[] All =
        [.. Enum.GetValues<BadgeState>().SelectMany(state => Enum.GetValues<BadgeStyle>().Select(style => new Badge(BadgeDrawing.Draw(state, style))))];

    private static readonly StringValues Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    private static readonly StringValues NoCache = "no-cache";
    private static readonly StringValues NoSniff = "nosniff";
    private readonly byte[] picture;
    private readonly StringValues tag;

    private Badge(string svg)
    {
        picture = Encoding.UTF8.GetBytes(svg);
        tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(picture).AsSpan(0, 16))}\"";
    }

    /// <summary>The badge of a state.</summary>
    public static Badge Of(BadgeState state, BadgeStyle style) => All[((int)state * 2) + (int)style];

    /// <summary>The style that a request asks for; another than these is the first.</summary>
    public static BadgeStyle StyleOf(HttpRequest request) =>
        request.QueryString.HasValue && request.Query["style"] == "shield" ? BadgeStyle.Shield : BadgeStyle.Svg;

    /// <summary>Answers with the picture; with 304 when the caller has it.</summary>
    public Task WriteAsync(HttpContext http, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = NoCache;
        headers.ETag = tag;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = NoSniff;
        if (status == StatusCodes.Status200OK && Has(http.Request.Headers.IfNoneMatch))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "image/svg+xml";
        http.Response.ContentLength = picture.Length;
        return http.Response.Body.WriteAsync(picture, 0, picture.Length, http.RequestAborted);
    }

    // RFC 9110, section 13.1.2: the weak comparison, a list, or any.
    private bool Has(StringValues presented)
    {
        if (presented.Count == 0)
            return false;
        if (presented.Count == 1 && string.Equals(presented[0], tag[0], StringComparison.Ordinal))
            return true;
        return TryParse(presented, out var tags)
            && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || string.Equals(one.Tag.Value, tag[0], StringComparison.Ordinal));
    }

    private static bool TryParse(StringValues presented, [NotNullWhen(true)] out IList<EntityTagHeaderValue>? tags) =>
        EntityTagHeaderValue.TryParseList(presented!, out tags);
}
