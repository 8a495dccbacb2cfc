using System.Net;
using System.Net.Sockets;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>One connection through a link.</summary>
internal sealed class LinkedConnection(StoreLink link, Socket near, int database) : IDisposable
{
    private readonly Socket far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool isLost;

    /// <summary>Connects to the database and passes bytes on until one side ends.</summary>
    public async Task RunAsync()
    {
        near.NoDelay = true;
        isLost = link.State == LinkState.Lossy;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, database);
            await Task.WhenAny(PassAsync(near, far), PassAsync(far, near));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The database does not listen, or the link was cut.
        }

        // What is lost stays open on both sides: neither is told anything.
        if (!isLost)
            Dispose();
    }

    /// <summary>Ends it on both sides, at once.</summary>
    public void Dispose()
    {
        foreach (var socket in (Socket[])[near, far])
        {
            try
            {
                socket.LingerState = new(enable: true, seconds: 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It is gone already.
            }

            socket.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                await link.Open;
                isLost |= link.State == LinkState.Lossy;
                if (!isLost)
                    await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
    }
}
