using Tessera.Server.Tests.Support.Gateways;

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
            started.ports[node] = FreePort.Next();
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

    private Task<ServerProcess> LaunchAsync(int node) =>
        ServerProcess.StartAsync(server, directory, [.. settings, "--urls", $"http://127.0.0.1:{ports[node]}", "--Tessera:NodeName", $"node{node + 1}"]);
}
