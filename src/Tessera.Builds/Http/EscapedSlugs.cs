using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tessera.Builds.Builds;

namespace Tessera.Builds.Http;

/// <summary>
/// Lets a project's slug stand in a path with its slashes escaped (<c>github%2Facme%2Fweb</c>), as some clients send it. Works on the target as sent, before
/// routing, and only where a slug stands; an escaped slash anywhere else stays one, and leads nowhere.
/// </summary>
internal static class EscapedSlugs
{
    private static readonly string[] Before = ["/api/v1.1/project/", "/api/v2/project/", "/status-badge/img/"];

    /// <summary>Rewrites the request's path when its slug is escaped.</summary>
    public static void Unescape(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.Contains(RefNames.EscapedSlash, StringComparison.OrdinalIgnoreCase))
            return;
        var path = http.Request.Path.Value ?? "";
        foreach (var prefix in Before)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            // Routing leaves escaped slashes as they are; everything else is unescaped already.
            var end = path.IndexOf('/', prefix.Length);
            var slug = end < 0 ? path[prefix.Length..] : path[prefix.Length..end];
            if (slug.Split(RefNames.EscapedSlash) is { Length: 3 } || slug.Split("%2f") is { Length: 3 })
                http.Request.Path = string.Concat(prefix, slug.Replace(RefNames.EscapedSlash, "/", StringComparison.OrdinalIgnoreCase), end < 0 ? "" : path[end..]);
            return;
        }
    }
}
