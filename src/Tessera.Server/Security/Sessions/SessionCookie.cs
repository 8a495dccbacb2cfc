using System.Net;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;

namespace Tessera.Server.Security.Sessions;

/// <summary>
/// The cookie that carries a session's secret. Named <c>__Host-tessera</c> wherever browsers take a secure cookie: over TLS, behind a proxy that ends TLS, and on
/// this machine. On plain HTTP elsewhere it is <c>tessera</c>, and whoever listens can take it: put TLS in front.
/// </summary>
internal sealed class SessionCookie(IOptions<TesseraOptions> options)
{
    private const string SecureName = "__Host-tessera";
    private const string PlainName = "tessera";
    private readonly bool isPublishedSecure = options.Value.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The secret that the request carries; null when it carries none.</summary>
    public string? Read(HttpContext http) => http.Request.Cookies[NameFor(http)];

    /// <summary>Gives the browser the secret for as long as the session lasts at most. By duration: browsers' clocks may be wrong.</summary>
    public void Write(HttpContext http, string secret, TimeSpan lifetime) =>
        http.Response.Cookies.Append(NameFor(http), secret, Settings(http, lifetime));

    public void Delete(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), Settings(http, null));

    /// <summary>Whether browsers take secure cookies from this request's address.</summary>
    public bool IsSecure(HttpContext http) => isPublishedSecure || http.Request.IsHttps || IsLoopback(http.Request.Host.Host);

    private string NameFor(HttpContext http) => IsSecure(http) ? SecureName : PlainName;

    // Lax, not Strict: a link in a mail leads to the page, not to a sign-in. What changes anything asks for more than the cookie.
    private CookieOptions Settings(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(http),
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
