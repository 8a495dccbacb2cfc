using System.Net;

namespace Tessera.Server.Hosting;

/// <summary>
/// Where people's browsers reach this instance, for what browsers hold sign-ins against: passkeys and the way back from a provider. It is what the settings
/// say, never what a request claims, with one exception: where the settings name this machine, as they do before anybody has set them, a browser on this
/// machine may come by another of its names or to another port, as long as it is the port that the request has come in by.
/// </summary>
/// <param name="Base">The address without a slash at its end, for example <c>https://tessera.example.com</c>.</param>
internal sealed record PublicAddress(string Base)
{
    /// <summary>Scheme, host and port, as browsers say where a page comes from.</summary>
    public string Origin { get; } = OriginOf(new(Base));

    /// <summary>The host alone.</summary>
    public string Host { get; } = HostOf(new(Base));

    /// <summary>The address for a request.</summary>
    public static PublicAddress Of(HttpContext http, TesseraOptions options)
    {
        var configured = options.PublicUrl.TrimEnd('/');
        var host = http.Request.Host;
        var port = host.Port ?? (http.Request.IsHttps ? 443 : 80);
        return new Uri(configured).IsLoopback && port == http.Connection.LocalPort && IsThisMachine(host.Host)
            ? new($"{http.Request.Scheme}://{host.ToUriComponent()}")
            : new(configured);
    }

    private static string OriginOf(Uri uri) => $"{uri.Scheme}://{HostOf(uri)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}";

    // In the spelling of the domain name system; of an IPv6 address that one would lack the brackets.
    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
