using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tessera.Verification;

/// <summary>An IP address in 16 bytes, IPv4 as IPv4-mapped IPv6. All zero: not known.</summary>
/// <param name="High">First eight bytes.</param>
/// <param name="Low">Last eight bytes: for IPv4 the only ones that differ, so that two writers at once cannot mix two addresses.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClientAddress(ulong High, ulong Low)
{
    /// <summary>From an address; null gives the unknown one. No allocation.</summary>
    public static ClientAddress From(IPAddress? address)
    {
        if (address is null)
            return default;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
        }

        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>The address, IPv4 in its own form; null when not known.</summary>
    public IPAddress? ToIPAddress()
    {
        if (this == default)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
