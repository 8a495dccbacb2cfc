using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Nodes;

/// <summary>Nodes over one database, with one clock that stands still unless a test moves it: what happens without it does not come from any poll.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly SharedDatabase database = new(isMigrated: true);
    private readonly List<TesseraServer> nodes = [];

    public Cluster(int count)
    {
        for (var i = 0; i < count; i++)
            Start();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public FakeClock Clock { get; } = new();

    public TesseraServer this[int number] => nodes[number];

    /// <summary>One more node.</summary>
    public TesseraServer Start()
    {
        nodes.Add(database.StartNode(Clock, ("Tessera:NodeName", $"node-{nodes.Count}")));
        return nodes[^1];
    }

    /// <summary>A client of each node, which may do everything.</summary>
    public async Task<HttpClient[]> AdminsAsync()
    {
        var token = await nodes[0].AdminTokenAsync();
        foreach (var node in nodes)
            await node.Get<FeedFollower>().CatchUpAsync(Ct);
        return [.. nodes.Select(node => node.Client(token))];
    }

    /// <summary>Waits until every node hears of changes at once.</summary>
    public Task ListeningAsync(int? count = null) => TokenCalls.EventuallyAsync(async () => (await ListenersAsync()).Count == (count ?? nodes.Count), "nodes listen");

    /// <summary>Has a node hear of nothing any more, as behind a pooler that does not pass notifications on.</summary>
    public static Task DeafenAsync(TesseraServer node) => StopAsync<FeedListener>(node);

    /// <summary>Has a node learn of nothing any more, although it runs and says so.</summary>
    public static async Task CutOffAsync(TesseraServer node)
    {
        await DeafenAsync(node);
        await StopAsync<FeedPoll>(node);
    }

    /// <summary>The database's processes that serve the connections on which nodes listen.</summary>
    public async Task<IReadOnlyList<int>> ListenersAsync()
    {
        var found = new List<int>();
        await using var connection = await nodes[0].ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%(feed)' AND query LIKE 'LISTEN%'";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
            found.Add(reader.GetInt32(0));
        return found;
    }

    /// <summary>Cuts the connections on which nodes listen.</summary>
    public Task CutListenersAsync() =>
        nodes[0].SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%(feed)'");

    /// <summary>Waits until a node answers a token like this.</summary>
    public static Task AnsweredAsync(TesseraServer node, string secret, HttpStatusCode status) =>
        TokenCalls.EventuallyAsync(async () => await node.PresentAsync(secret) == status, $"the token is answered {status}");

    /// <summary>Stops a node as it should be.</summary>
    public async Task StopAsync(int number)
    {
        var node = nodes[number];
        nodes.RemoveAt(number);
        await node.DisposeAsync();
    }

    /// <summary>What stands in the registry: names, and how far each has come.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RegisteredAsync()
    {
        await using var db = await nodes[0].Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(Ct);
        return await db.Nodes.ToDictionaryAsync(node => node.Name, node => node.AppliedEpoch, Ct);
    }

    /// <summary>Lets time pass in small steps until something is there.</summary>
    public async Task<T> WhilePassingAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(task, Task.Delay(1, Ct));
        }

        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        database.Dispose();
    }

    private static Task StopAsync<T>(TesseraServer node)
        where T : IHostedService
    {
        // A part that ends by itself takes the host with it, unless it is told not to.
        node.Get<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        return node.Services.GetServices<IHostedService>().OfType<T>().Single().StopAsync(Ct);
    }
}
