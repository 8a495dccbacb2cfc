using Microsoft.Net.Http.Headers;

namespace Tessera.Server.Console;

/// <summary>Headers of every page: nothing but this console's own parts runs in it, nobody frames it, and no cache keeps it.</summary>
internal static class PageHeaders
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>Sets them.</summary>
    /// <param name="http">The request.</param>
    /// <param name="formTargets">Further origins that a form of the page may lead to.</param>
    public static void Set(HttpContext http, params IEnumerable<string> formTargets)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = string.Join(' ', [Policy, .. formTargets]);
        // In the words in which antiforgery sets it: other words it would replace, and warn of that in the log.
        headers[HeaderNames.CacheControl] = "no-cache, no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()";
    }
}
