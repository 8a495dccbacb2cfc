using System.Net;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Server.Hosting;

namespace Tessera.Server.Security;

/// <summary>Where a request came from: the peer, or what a trusted proxy says. Nobody else's <c>X-Forwarded-For</c> is read.</summary>
internal sealed class ClientAddresses : IClientAddress
{
    private readonly HashSet<IPAddress> proxies;

    public ClientAddresses(IOptions<TesseraOptions> options)
    {
        proxies = [.. options.Value.TrustedProxies.Select(text => Normalize(IPAddress.Parse(text)))];
    }

    /// <summary>The client's address; null when the connection has none.</summary>
    public IPAddress? Of(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress is { } address ? Normalize(address) : null;
        if (peer is null || proxies.Count == 0 || !proxies.Contains(peer))
            return peer;
        var hops = http.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries);
        for (var i = hops.Length - 1; i >= 0 && IPAddress.TryParse(hops[i], out var hop); i--)
        {
            peer = Normalize(hop);
            if (!proxies.Contains(peer))
                break;
        }

        return peer;
    }

    IPAddress? IClientAddress.Find(HttpContext http) => Of(http);

    private static IPAddress Normalize(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
