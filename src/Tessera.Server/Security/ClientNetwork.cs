using System.Net;
using System.Net.Sockets;

namespace Tessera.Server.Security;

/// <summary>What counts as one client where failures are counted: an IPv4 address, or the IPv6 /64 that one customer gets whole.</summary>
internal static class ClientNetwork
{
    /// <summary>The network of an address; connections that have none share one.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.IPv6None;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }
}
