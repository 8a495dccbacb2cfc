using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Tessera.AspNetCore;

/// <summary>A place in a request where a token may stand (spec T30).</summary>
public sealed class TokenSource
{
    private readonly Reader read;

    private TokenSource(Reader read) => this.read = read;

    /// <summary>Reads what stands in a place, beside what was found before. False: it is another token, or the place itself holds two different ones.</summary>
    private delegate bool Reader(HttpRequest request, ref string? secret);

    /// <summary><c>Authorization: Bearer T</c>: what an endpoint takes when it says nothing.</summary>
    public static TokenSource Bearer { get; } = new((HttpRequest request, ref string? secret) =>
        BearerToken.TryRead(request.Headers.Authorization, out var found) && (found.IsEmpty || Add(found.ToString(), ref secret)));

    /// <summary>HTTP Basic with the token as user name and an empty password.</summary>
    public static TokenSource BasicUserName { get; } = new((HttpRequest request, ref string? secret) =>
    {
        foreach (var authorization in request.Headers.Authorization)
        {
            if (!Add(UserName(authorization), ref secret))
                return false;
        }

        return true;
    });

    /// <summary>A header that holds the token alone.</summary>
    public static TokenSource Header(string name) => new((HttpRequest request, ref string? secret) => AddAll(request.Headers[name], ref secret));

    /// <summary>A query parameter. Deprecated where it is still taken: addresses end up in logs and histories.</summary>
    public static TokenSource Query(string name) => new((HttpRequest request, ref string? secret) =>
        !request.QueryString.HasValue || AddAll(request.Query[name], ref secret));

    /// <summary>Reads the token from all places. The same one in several is fine.</summary>
    /// <returns>False when two different ones are presented: the caller answers 400.</returns>
    internal static bool TryRead(HttpRequest request, IReadOnlyList<TokenSource> sources, out string? secret)
    {
        secret = null;
        for (var i = 0; i < sources.Count; i++)
        {
            if (!sources[i].read(request, ref secret))
                return false;
        }

        return true;
    }

    private static bool AddAll(StringValues values, ref string? secret)
    {
        foreach (var found in values)
        {
            if (!Add(found, ref secret))
                return false;
        }

        return true;
    }

    private static bool Add(string? found, ref string? secret)
    {
        if (string.IsNullOrEmpty(found))
            return true;
        if (secret is not null)
            return string.Equals(secret, found, StringComparison.Ordinal);
        secret = found;
        return true;
    }

    private static string? UserName(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = stackalloc byte[512];
        return Convert.TryFromBase64Chars(authorization.AsSpan(scheme.Length).Trim(' '), bytes, out var length)
            && bytes[..length].IndexOf((byte)':') is var colon && colon == length - 1
            ? Encoding.UTF8.GetString(bytes[..colon])
            // Presented, and no token: refused as malformed instead of passed over.
            : authorization;
    }
}
