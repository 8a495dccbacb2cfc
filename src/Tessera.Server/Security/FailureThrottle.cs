using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tessera.Verification;

namespace Tessera.Server.Security;

/// <summary>
/// Slows down whoever keeps presenting tokens that are not live: per IPv4 address or IPv6 /64, growing with each further failure, forgotten after
/// a quiet while. The table is bounded: when it is full of networks, strangers share one entry, so that filling it gains nothing.
/// </summary>
internal sealed class FailureThrottle(TimeProvider clock)
{
    private const int FreeFailures = 100;
    private const int MaxNetworks = 10_000;
    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly IPAddress Others = IPAddress.IPv6None;
    private readonly ConcurrentDictionary<IPAddress, Entry> networks = new();

    /// <summary>How many networks are remembered.</summary>
    public int Networks => networks.Count;

    /// <summary>Notes a refused token.</summary>
    /// <returns>How long the network has to wait before it is answered again; null when it need not.</returns>
    public TimeSpan? Admit(IPAddress? address, VerdictReason reason)
    {
        // Only well-formed strangers are guesses. Typing errors and tokens that were once good are not.
        if (address is null || reason != VerdictReason.Unknown)
            return null;
        var now = clock.GetUtcNow();
        var key = KeyOf(address);
        if (networks.TryGetValue(key, out var entry) && entry.FreeAt > now)
            return entry.FreeAt - now;
        networks.AddOrUpdate(key, _ => new(1, now, now), (_, old) => Next(old, now));
        return null;
    }

    private static Entry Next(Entry entry, DateTimeOffset now)
    {
        var failures = now - entry.LastAt > Forget ? 1 : entry.Failures + 1;
        var over = failures - FreeFailures;
        var wait = over <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(over, 10) - 1)));
        return new(failures, now, now + wait);
    }

    private IPAddress KeyOf(IPAddress address)
    {
        var network = NetworkOf(address);
        if (networks.Count < MaxNetworks || networks.ContainsKey(network))
            return network;
        var now = clock.GetUtcNow();
        foreach (var (old, entry) in networks)
        {
            if (now - entry.LastAt > Forget)
                networks.TryRemove(old, out _);
        }

        return networks.Count < MaxNetworks ? network : Others;
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }

    private sealed record Entry(int Failures, DateTimeOffset LastAt, DateTimeOffset FreeAt);
}
