using System.Globalization;

namespace Tessera.Load;

/// <summary>Has wrk ask three nodes through nginx while they are restarted one after the other, and counts the requests that failed.</summary>
internal static class RollingRestart
{
    // As long as nginx keeps away from a node that has failed.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | asked | seconds | restarts meanwhile | requests | failed | requests/s | p99, ms | longest, ms |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var size in settings.Tokens)
        {
            await using var postgres = await PrivatePostgres.StartAsync();
            var directory = Directory.CreateTempSubdirectory("tessera-rolling-").FullName;
            Console.Error.WriteLine($"Writing {size:N0} tokens …");
            var tokens = await SeededDatabase.CreateAsync(directory, size, "--Tessera:Database", postgres.Connection);
            await PrivatePostgres.ExecuteAsync(postgres.Connection, "ANALYZE");
            await using (var nodes = await ThreeNodes.StartAsync(settings.Server, directory, postgres.Connection))
            {
                await using var balancer = await Balancer.StartAsync(Enumerable.Range(0, ThreeNodes.Count).Select(node => nodes[node].Address));
                var loaded = new LoadedTokens([tokens.Manager, .. tokens.Some.Select(token => token.Secret)], [], []);
                foreach (var (address, target) in new[] { (balancer.Inside, Target.ForwardAuth), (balancer.Outside, Target.Verify) })
                {
                    await MeasureAsync(new Wrk(address, loaded, settings), nodes, target, size, settings.Seconds);
                    foreach (var complaint in balancer.TakeComplaints())
                        await Console.Error.WriteLineAsync($"nginx: {complaint}");
                }
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(Wrk wrk, ThreeNodes nodes, Target target, int size, int seconds)
    {
        var load = wrk.RunAsync(target);
        var restarts = 0;
        for (var node = 0; !load.IsCompleted; node = (node + 1) % ThreeNodes.Count)
        {
            await nodes.RestartAsync(node);
            if (!load.IsCompleted)
                restarts++;
            await Task.WhenAny(load, Task.Delay(Between));
        }

        var run = await load;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {size:N0} | {target.Name} | {seconds} | {restarts} | {run.Requests:N0} | {run.Failed:N0} | {run.PerSecond:N0} | {run.P99.TotalMilliseconds:F0} | {run.Longest.TotalMilliseconds:F0} |"));
    }
}
