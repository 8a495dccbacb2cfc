using System.Globalization;

namespace Tessera.Load;

/// <summary>What a server process with very many tokens takes: time and processor to load them, memory afterwards, and bytes a token.</summary>
internal static class MemoryAtScale
{
    private const string Loaded = "Index loaded: ";

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | database, MiB | index loaded, ms | processor, s | server at rest, MiB | at its peak, MiB | bytes a token, the process less one without tokens |\n|---:|---:|---:|---:|---:|---:|---:|");
        var empty = 0.0;
        foreach (var size in settings.Tokens.Prepend(1))
        {
            var directory = Directory.CreateTempSubdirectory("tessera-memory-").FullName;
            Console.Error.WriteLine($"Writing {size:N0} tokens …");
            await SeededDatabase.CreateAsync(directory, size);
            // It would read everything again while it is looked at.
            await using (var server = await ServerProcess.StartAsync(settings.Server, directory, "--Tessera:SealCheckInterval", "01:00:00"))
            {
                var (processor, load) = (server.ProcessorTime, server.Find(Loaded)!.Split(' ')[^2]);
                var rest = await AtRestAsync(server);
                if (size == 1)
                    empty = rest;
                var file = new FileInfo(Path.Combine(directory, "tessera.db")).Length / (1024.0 * 1024.0);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {size:N0} | {file:N0} | {load} | {processor.TotalSeconds:F1} | {rest:N0} | {server.Memory("VmHWM"):N0} | {(size == 1 ? "" : $"{(rest - empty) * 1024 * 1024 / size:F0}")} |"));
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    // What the load has left behind is given back within some seconds.
    private static async Task<double> AtRestAsync(ServerProcess server)
    {
        var least = server.Memory("VmRSS");
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            least = Math.Min(least, server.Memory("VmRSS"));
        }

        return least;
    }
}
