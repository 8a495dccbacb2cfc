using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Load;

/// <summary>Drives wrk at a server process on PostgreSQL, while the database runs and while it is stopped, in turn, and prints ratios.</summary>
internal static class Outage
{
    private const string Email = "bench@example.com";
    private const int Tokens = 100;
    private static readonly string[] Permissions = ["shop:article.findOne", "tessera:token.verify"];

    public static async Task RunAsync(LoadSettings settings)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-outage-").FullName;
        var store = Directory.CreateTempSubdirectory("tessera-postgres-").FullName;
        var secret = directory;
        var address = Postgres("start", store);
        try
        {
            await using var server = await ServerProcess.StartAsync(
                settings.Server, directory, "--Tessera:Database", $"{address};Database=postgres", "--Tessera:MigrateAtStart", "true", "--Logging:LogLevel:Default", "Warning",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information", "--Tessera:Admin:Email", Email, "--Tessera:Admin:Password", secret);
            var drive = new Wrk(server.Address, await MakeAsync(server.Address, secret), settings);
            await MeasureAsync(drive, settings, store);
        }
        finally
        {
            Postgres("stop", store);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(Wrk drive, LoadSettings settings, string store)
    {
        Console.WriteLine("| endpoint | requests/s, database running, median | stopped | ratio, median | min | max |\n|---|---:|---:|---:|---:|---:|");
        foreach (var target in Target.Measured.Where(target => target.Tokens == Presented.Known && target.Name.Contains("allowed", StringComparison.Ordinal)))
        {
            // What is compiled only once it is used often would count for whoever is measured later.
            await drive.RequestsPerSecondAsync(target);
            var rounds = new List<(double Running, double Stopped)>();
            for (var round = 0; round < settings.Rounds; round++)
            {
                var running = await drive.RequestsPerSecondAsync(target);
                Postgres("halt", store);
                rounds.Add((running, await drive.RequestsPerSecondAsync(target)));
                Postgres("resume", store);
            }

            double[] ratios = [.. rounds.Select(round => round.Stopped / round.Running).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {target.Name} | {Median(rounds.Select(round => round.Running)):N0} | {Median(rounds.Select(round => round.Stopped)):N0} | {ratios[ratios.Length / 2]:F2} | {ratios[0]:F2} | {ratios[^1]:F2} |"));
        }
    }

    // By the server's own interface: who is to be verified has been issued.
    private static async Task<LoadedTokens> MakeAsync(Uri address, string secret)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Email}:{secret}")));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await SecretAsync(client, "/v1/personal-tokens", new { name = "bench" }));
        using var registered = await client.PutAsJsonAsync("/v1/apis/shop", new { routes = new[] { new { method = "GET", path = "/articles/{id}", resource = "article", action = "findOne" } } });
        registered.EnsureSuccessStatusCode();
        var known = new List<string>();
        for (var i = 0; i < Tokens; i++)
        {
            known.Add(await SecretAsync(
                client, "/v1/service-tokens", new { name = $"token-{i}", duration = (int?)null, type = "custom", permissions = Permissions }));
        }

        return new(known, [], []);
    }

    private static async Task<string> SecretAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["token"]!;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Postgres(string command, string directory)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Root(), "tests", "postgres"), [command, directory]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer.Trim() : throw new InvalidOperationException($"tests/postgres {command} failed.");
    }

    // This program is built inside the repository.
    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Tessera.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("There is no Tessera.slnx above this program.");
        return directory.FullName;
    }
}
