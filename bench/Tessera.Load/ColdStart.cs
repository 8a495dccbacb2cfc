using System.Diagnostics;
using System.Globalization;

namespace Tessera.Load;

/// <summary>Times how long a server process takes from its start to its first verified request, on a database of a given size.</summary>
internal static class ColdStart
{
    private const string Loaded = "Index loaded: ";

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | process start to first verified request, s, median | min | max | of this, migrations checked and index loaded, ms |\n|---:|---:|---:|---:|---:|");
        foreach (var tokens in settings.Tokens)
        {
            var directory = Directory.CreateTempSubdirectory("tessera-cold-").FullName;
            Console.Error.WriteLine($"Writing {tokens:N0} tokens …");
            var secret = await SeededDatabase.CreateAsync(directory, tokens);
            var runs = new List<(double Seconds, string Load)>();
            for (var round = 0; round < settings.Rounds; round++)
                runs.Add(await OnceAsync(settings.Server, directory, secret));
            var sorted = runs.OrderBy(run => run.Seconds).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {tokens:N0} | {sorted[sorted.Length / 2].Seconds:F2} | {sorted[0].Seconds:F2} | {sorted[^1].Seconds:F2} | {sorted[sorted.Length / 2].Load} |"));
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Seconds, string Load)> OnceAsync(string server, string directory, string secret)
    {
        var clock = Stopwatch.StartNew();
        await using var started = await ServerProcess.StartAsync(server, directory);
        using var client = new HttpClient { BaseAddress = started.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forward-auth/nginx/shop");
        request.Headers.Authorization = new("Bearer", secret);
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", "/articles/42");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (clock.Elapsed.TotalSeconds, started.Find(Loaded)?.Split(' ')[^2] ?? "");
    }
}
