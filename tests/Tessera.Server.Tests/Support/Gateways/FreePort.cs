using System.Net;
using System.Net.Sockets;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>
/// Ports of the loopback address that nobody listens on, each given out once. They lie below those that the system hands out by itself: between
/// looking and listening, one of these would be taken by some connection sooner or later.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Runs of the tests side by side begin apart.
    private static int next = Environment.ProcessId * 64 % Count;

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("No free port.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
