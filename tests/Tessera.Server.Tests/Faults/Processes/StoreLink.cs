using System.Net;
using System.Net.Sockets;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>The way of one node to its database, over a port of its own, which can be as bad as networks are.</summary>
internal sealed class StoreLink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<LinkedConnection> connections = [];
    private readonly int database;
    private readonly Task accepting;
    private TaskCompletionSource open = Opened();
    private volatile LinkState state;

    /// <summary>Begins to listen.</summary>
    /// <param name="database">The database's port.</param>
    public StoreLink(int database)
    {
        this.database = database;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public LinkState State => state;

    /// <summary>Completes when bytes may pass.</summary>
    public Task Open => Volatile.Read(ref open).Task;

    /// <summary>Holds everything back, in both directions, and lets it through later.</summary>
    public void Stall()
    {
        Volatile.Write(ref open, new(TaskCreationOptions.RunContinuationsAsynchronously));
        state = LinkState.Stalled;
    }

    /// <summary>Loses everything. Who had said something meanwhile, or tried to connect, never hears on that connection again: nobody tells it that it is dead.</summary>
    public void Drop() => state = LinkState.Lossy;

    /// <summary>Resets all connections and takes no new ones.</summary>
    public void Cut()
    {
        state = LinkState.Cut;
        foreach (var connection in Connections())
            connection.Dispose();
    }

    /// <summary>Is a good link from now on.</summary>
    public void Heal()
    {
        state = LinkState.Good;
        Volatile.Read(ref open).TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Heal();
        await accepting;
        foreach (var connection in Connections())
            connection.Dispose();
        stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }

    private LinkedConnection[] Connections()
    {
        lock (connections)
            return [.. connections];
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync(stop.Token);
                var connection = new LinkedConnection(this, near, database);
                lock (connections)
                    connections.Add(connection);
                if (state == LinkState.Cut)
                    connection.Dispose();
                else
                    _ = connection.RunAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}

internal enum LinkState
{
    Good,
    Stalled,
    Lossy,
    Cut,
}
