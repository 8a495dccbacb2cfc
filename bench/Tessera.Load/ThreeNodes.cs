using System.Net;
using System.Net.Sockets;

namespace Tessera.Load;

/// <summary>Three server processes over one PostgreSQL, each on a port that it keeps when it is started again.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    public const int Count = 3;

    private readonly string server;
    private readonly string directory;
    private readonly string[] settings;
    private readonly int[] ports = new int[Count];
    private readonly ServerProcess[] nodes = new ServerProcess[Count];

    private ThreeNodes(string server, string directory, string connection)
    {
        this.server = server;
        this.directory = directory;
        // With a million rows, the seals are looked at once an hour, as docs/scale-out.md says.
        settings = ["--Tessera:Database", connection, "--Tessera:MigrateAtStart", "true", "--Tessera:SealCheckInterval", "01:00:00"];
    }

    public ServerProcess this[int node] => nodes[node];

    public static async Task<ThreeNodes> StartAsync(string server, string directory, string connection)
    {
        var started = new ThreeNodes(server, directory, connection);
        for (var node = 0; node < Count; node++)
        {
            started.ports[node] = FreePort();
            started.nodes[node] = await started.LaunchAsync(node);
        }

        return started;
    }

    /// <summary>Asks a node to stop, waits until it has, and starts it again.</summary>
    public async Task RestartAsync(int node)
    {
        await nodes[node].StopAsync();
        nodes[node] = await LaunchAsync(node);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    /// <summary>A port of the loopback address that nobody listens on, below those that the system hands out by itself: a node that is away finds it free again.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }

    private Task<ServerProcess> LaunchAsync(int node) =>
        ServerProcess.StartAsync(server, directory, [.. settings, "--urls", $"http://127.0.0.1:{ports[node]}", "--Tessera:NodeName", $"node{node + 1}"]);
}
