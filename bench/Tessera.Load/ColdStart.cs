using System.Diagnostics;
using System.Globalization;

namespace Tessera.Load;

/// <summary>Times how long a server process takes from its start to its first verified request, on a database of a given size.</summary>
internal static class ColdStart
{
    private const string Loaded = "Index loaded: ";

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | store | process start to first verified request, s, median | min | max | of this, index loaded, ms | server's processor time, s |\n|---:|---|---:|---:|---:|---:|---:|");
        foreach (var tokens in settings.Tokens)
        {
            foreach (var store in settings.Stores)
                await MeasureAsync(tokens, store, settings);
        }
    }

    private static async Task MeasureAsync(int tokens, string store, LoadSettings settings)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-cold-").FullName;
        await using var postgres = store == "postgres" ? await PrivatePostgres.StartAsync() : null;
        string[] database = postgres is null ? [] : ["--Tessera:Database", postgres.Connection, "--Tessera:MigrateAtStart", "true"];
        Console.Error.WriteLine($"Writing {tokens:N0} tokens …");
        var secret = (await SeededDatabase.CreateAsync(directory, tokens, database)).Some[0].Secret;
        if (postgres is not null)
            await PrivatePostgres.ExecuteAsync(postgres.Connection, "VACUUM ANALYZE");
        var runs = new List<Run>();
        for (var round = 0; round < settings.Rounds; round++)
            runs.Add(await OnceAsync(settings.Server, directory, secret, database));
        var sorted = runs.OrderBy(run => run.Seconds).ToArray();
        var median = sorted[sorted.Length / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {tokens:N0} | {store} | {median.Seconds:F2} | {sorted[0].Seconds:F2} | {sorted[^1].Seconds:F2} | {median.Load} | {median.Processor:F2} |"));
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<Run> OnceAsync(string server, string directory, string secret, string[] database)
    {
        var clock = Stopwatch.StartNew();
        await using var started = await ServerProcess.StartAsync(server, directory, database);
        using var client = new HttpClient { BaseAddress = started.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forward-auth/nginx/shop");
        request.Headers.Authorization = new("Bearer", secret);
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", "/articles/42");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return new(clock.Elapsed.TotalSeconds, started.Find(Loaded)?.Split(' ')[^2] ?? "", started.ProcessorTime.TotalSeconds);
    }

    private sealed record Run(double Seconds, string Load, double Processor);
}
