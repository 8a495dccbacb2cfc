using System.Text.Json.Nodes;
using Npgsql;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>
/// One process of the cluster: always at the same port, with a link of its own to the database, and a schema of its own that its connections look into first: whatever is put
/// there, this node alone takes for the real thing.
/// </summary>
internal sealed class ClusterNode(string name, string directory, string database, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private readonly HttpClient health = new() { Timeout = TimeSpan.FromSeconds(3) };
    private readonly int port = FreePort.Next();
    private ServerProcess? process;

    public string Name => name;

    public int Port => port;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public StoreLink Link { get; } = new(new NpgsqlConnectionStringBuilder(database).Port);

    /// <summary>What is added to its environment at the next start.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string Output => process?.Output ?? "";

    /// <summary>How long it waits for the store's answer to a statement.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(8);

    private string Database => new NpgsqlConnectionStringBuilder(database) { Port = Link.Port, SearchPath = $"{name},public,pg_catalog", MaxPoolSize = 20, CommandTimeout = (int)Patience.TotalSeconds }.ConnectionString;

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task StartAsync() => process = await ServerProcess.StartAsync(
        directory,
        Environment,
        [$"--urls={Address}", $"--Tessera:DataDirectory={Directory.CreateDirectory(Path.Combine(directory, name)).FullName}", $"--Tessera:NodeName={name}", $"--Tessera:Database={Database}", .. arguments]);

    public Task KillAsync() => process!.KillAsync();

    public void Freeze() => process!.Signal("STOP");

    public void Continue() => process!.Signal("CONT");

    /// <summary>Waits until it can do all of its work again and has asked its store within the last second and a half: nothing older keeps it from knowing.</summary>
    public Task RecoveredAsync() => TokenCalls.EventuallyAsync(
        async () =>
        {
            try
            {
                var ready = JsonNode.Parse(await health.GetStringAsync(new Uri(Address, "/health/ready"), TestContext.Current.CancellationToken))!;
                return (long)ready["feedAgeMs"]! < 1500;
            }
            catch (Exception exception) when (ServerProcess.IsGone(exception) || exception is TaskCanceledException)
            {
                return false;
            }
        },
        $"{name} recovers");

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        await Link.DisposeAsync();
        health.Dispose();
    }
}
