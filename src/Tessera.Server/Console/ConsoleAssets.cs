using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Tessera.Server.Security.Sessions;

namespace Tessera.Server.Console;

/// <summary>The stylesheet and the script. Their addresses change with their content, so that browsers may keep them for good.</summary>
internal static class ConsoleAssets
{
    private static readonly Asset StyleAsset = Asset.Read("console.css", "text/css; charset=utf-8");
    private static readonly Asset ScriptAsset = Asset.Read("console.js", "text/javascript; charset=utf-8");

    /// <summary>
    /// A picture of nothing, for pages that must not come back by Back. Browsers keep pages whole for that, also those that no cache may store; where scripts run, ours
    /// empties them. A cookie out of reach of scripts that changes while the page is open tells browsers that it is out of date: loading this sets one, to nothing in
    /// particular.
    /// </summary>
    public const string Shown = "/console/shown";

    public static string Style => StyleAsset.Address;

    public static string Script => ScriptAsset.Address;

    public static void MapConsoleAssets(this IEndpointRouteBuilder pages)
    {
        Map(pages, StyleAsset);
        Map(pages, ScriptAsset);
        pages.MapGet(Shown, NoteShown);
    }

    // 204: there is nothing to see.
    private static IResult NoteShown(HttpContext http, SessionCookie cookie)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Cookies.Append("tessera-shown", RandomNumberGenerator.GetHexString(8, lowercase: true), new()
        {
            MaxAge = TimeSpan.FromMinutes(1),
            Path = "/",
            SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
            Secure = cookie.IsSecure(http),
            HttpOnly = true,
        });
        return TypedResults.NoContent();
    }

    private static void Map(IEndpointRouteBuilder pages, Asset asset) =>
        pages.MapGet(asset.Address, (HttpContext http) =>
        {
            http.Response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
            return TypedResults.Bytes(asset.Content, asset.ContentType);
        });

    private sealed record Asset(string Address, byte[] Content, string ContentType)
    {
        public static Asset Read(string name, string contentType)
        {
            using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6));
            return new($"/console/{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}", content, contentType);
        }
    }
}
