using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Tessera.Server.Console;

/// <summary>The stylesheet and the script. Their addresses change with their content, so that browsers may keep them for good.</summary>
internal static class ConsoleAssets
{
    private static readonly Asset StyleAsset = Asset.Read("console.css", "text/css; charset=utf-8");
    private static readonly Asset ScriptAsset = Asset.Read("console.js", "text/javascript; charset=utf-8");

    public static string Style => StyleAsset.Address;

    public static string Script => ScriptAsset.Address;

    public static void MapConsoleAssets(this IEndpointRouteBuilder pages)
    {
        Map(pages, StyleAsset);
        Map(pages, ScriptAsset);
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
