using System.Collections.Concurrent;
using Tessera.Server.Tests.Faults.Histories;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>
/// Clients of every node and of the balancer, all the time: some make, rotate and delete tokens, some ask about those that were changed last and about some that were left alone.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int Remembered = 12;
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(40);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<int, KnownToken> all = new();
    private readonly ConcurrentQueue<KnownToken> recent = new();
    private readonly List<RecordingClient> clients = [];
    private readonly List<Task> loops = [];
    private readonly int ofNodes;

    public Traffic(ProcessCluster cluster, params IEnumerable<ClusterNode> more)
    {
        foreach (var node in cluster.Nodes.Concat(more))
            clients.Add(new(History, node.Name, node.Address, node.Address, cluster.AdminSecret));
        ofNodes = clients.Count;
        clients.Add(new(History, "balancer", cluster.Balancer, cluster.InnerBalancer, cluster.AdminSecret));
        for (var i = 0; i < clients.Count; i++)
        {
            var (client, random) = (clients[i], new Random(20261122 + i));
            loops.Add(Task.Run(() => LoopAsync(BetweenQuestions, () => AskAsync(client, random))));
            var mine = new List<KnownToken>();
            // Only the three make changes: what one more does is its test's business.
            if (i < cluster.Nodes.Count || i == ofNodes)
                loops.Add(Task.Run(() => LoopAsync(BetweenChanges, () => ChangeAsync(client, mine, random))));
        }
    }

    public History History { get; } = new();

    /// <summary>Waits until so much more has been asked and answered: a second's worth of work takes longer on a busy machine.</summary>
    public async Task GoOnAsync(int operations = 300)
    {
        var enough = History.Operations.Count + operations;
        await Support.TokenCalls.EventuallyAsync(() => Task.FromResult(History.Operations.Count >= enough), "clients get answers");
    }

    /// <summary>Waits until a time has passed in which clients go on.</summary>
    public static Task PassAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);

    /// <summary>Has a token that somebody else has made asked about at the end, as all others are.</summary>
    public void ReadBack(KnownToken token) => all[token.Number] = token;

    /// <summary>Stops the clients, and asks every node and the store once more about everything.</summary>
    public async Task<HistoryReport> EndAsync(Promise promise)
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        // What was acknowledged last has as long to arrive as it may take.
        var (last, bound) = (History.Now, promise.Connected);
        await Support.TokenCalls.EventuallyAsync(() => Task.FromResult(History.Now > last + bound), "the bound passes");
        await Task.WhenAll(clients.Take(ofNodes).Select(async (client, i) =>
        {
            foreach (var token in all.Values)
            {
                await client.VerifyAsync(token);
                if (token.Number % ofNodes == i)
                    await client.ReadAsync(token);
            }
        }));
        return History.Check(promise);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        foreach (var client in clients)
            client.Dispose();
        stop.Dispose();
    }

    private async Task LoopAsync(TimeSpan pause, Func<Task> act)
    {
        while (!stop.IsCancellationRequested)
        {
            await act();
            await Task.Delay(pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(RecordingClient client, Random random)
    {
        KnownToken[] tokens = [.. recent];
        if (tokens.Length == 0)
            return;
        var token = random.Next(4) == 0 && all.TryGetValue(random.Next(all.Count) + 1, out var any) ? any : tokens[random.Next(tokens.Length)];
        await (random.Next(2) == 0 ? client.VerifyAsync(token) : client.GuardAsync(token));
    }

    private async Task ChangeAsync(RecordingClient client, List<KnownToken> mine, Random random)
    {
        if (mine.Count < 4)
        {
            Remember(await client.CreateAsync("traffic"), mine);
            return;
        }

        var token = mine[random.Next(mine.Count)];
        mine.Remove(token);
        if (random.Next(2) == 0)
            await client.RevokeAsync(token);
        else
            Remember(await client.RotateAsync(token), mine);
        Remember(token);
    }

    private void Remember(KnownToken? token, List<KnownToken> mine)
    {
        if (token is null)
            return;
        mine.Add(token);
        Remember(token);
    }

    private void Remember(KnownToken token)
    {
        all[token.Number] = token;
        recent.Enqueue(token);
        while (recent.Count > Remembered)
            recent.TryDequeue(out _);
    }
}
