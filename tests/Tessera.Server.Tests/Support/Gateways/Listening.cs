using System.Net;
using System.Net.Sockets;

namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>Whether somebody listens on a port of the loopback address.</summary>
internal static class Listening
{
    public static async Task<bool> IsOnAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
