using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tessera.AspNetCore;

/// <summary>A place in a request where a token may stand (spec T30).</summary>
public sealed class TokenSource
{
    // Null: the place itself holds two different ones.
    private readonly Func<HttpRequest, IEnumerable<string?>?> read;

    private TokenSource(Func<HttpRequest, IEnumerable<string?>?> read) => this.read = read;

    /// <summary><c>Authorization: Bearer T</c>: what an endpoint takes when it says nothing.</summary>
    public static TokenSource Bearer { get; } = new(request =>
        BearerToken.TryRead(request.Headers.Authorization, out var secret) ? [secret.ToString()] : null);

    /// <summary>HTTP Basic with the token as user name and an empty password.</summary>
    public static TokenSource BasicUserName { get; } = new(request => request.Headers.Authorization.Select(UserName));

    /// <summary>A header that holds the token alone.</summary>
    public static TokenSource Header(string name) => new(request => request.Headers[name]);

    /// <summary>A query parameter. Deprecated where it is still taken: addresses end up in logs and histories.</summary>
    public static TokenSource Query(string name) => new(request => request.Query[name]);

    /// <summary>Reads the token from all places. The same one in several is fine.</summary>
    /// <returns>False when two different ones are presented: the caller answers 400.</returns>
    internal static bool TryRead(HttpRequest request, IReadOnlyList<TokenSource> sources, out string? secret)
    {
        secret = null;
        foreach (var source in sources)
        {
            if (source.read(request) is not { } values)
                return false;
            foreach (var found in values)
            {
                if (string.IsNullOrEmpty(found))
                    continue;
                if (secret is not null && !string.Equals(secret, found, StringComparison.Ordinal))
                    return false;
                secret = found;
            }
        }

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
