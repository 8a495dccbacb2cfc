using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Verification;

namespace Tessera.Load;

/// <summary>Times programs that judge tokens themselves: how long a first copy takes, what a verdict costs beside the server's own, and when a revocation arrives.</summary>
internal static class EmbeddedTimes
{
    private const string Email = "bench@example.com";
    private const string Secret = "correct horse battery staple";
    private const int Revocations = 200;
    private const int Verdicts = 20_000;
    private const int Turns = 20;
    private const string Permission = "shop:article.findOne";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(1);

    public static async Task RunAsync(LoadSettings settings)
    {
        Console.WriteLine("| tokens | first copy, s, median | min | max | verdict here / at the server, through `ITokenVerifier` | ns here | ns there |\n|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var tokens in settings.Tokens)
        {
            await using var server = await LoadedServer.StartAsync(tokens);
            Console.WriteLine(await CompareAsync(server, tokens, settings.Rounds));
        }

        Console.WriteLine("\n| revocations | from | ms, median | p99 | max |\n|---:|---|---:|---:|---:|");
        await RevokeAsync(settings.Server);
    }

    private static async Task<string> CompareAsync(LoadedServer server, int tokens, int rounds)
    {
        List<double> seconds = [], ratios = [], own = [], servers = [];
        // Not in the order in which the server has them in memory, which a copy does not keep.
        string[] secrets = [.. server.Tokens.Known];
        new Random(1).Shuffle(secrets);
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var program = await FollowAsync(server.Address, server.Tokens.Known[0]);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            await TimeAsync(program.Services, secrets);
            await TimeAsync(server.Services, secrets);
            // In short turns, and each beside the other's: what the machine does meanwhile hits both alike.
            for (var turn = 0; turn < Turns; turn++)
            {
                own.Add(await TimeAsync(program.Services, secrets));
                servers.Add(await TimeAsync(server.Services, secrets));
                ratios.Add(own[^1] / servers[^1]);
            }
        }

        seconds.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {tokens:N0} | {Median(seconds):F2} | {seconds[0]:F2} | {seconds[^1]:F2} | {Median(ratios):F2} | {Median(own):N0} | {Median(servers):N0} |");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static async Task<double> TimeAsync(IServiceProvider services, IReadOnlyList<string> secrets)
    {
        var verifier = services.GetRequiredService<ITokenVerifier>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Verdicts; i++)
        {
            var verdict = await verifier.VerifyAsync(new(secrets[i % secrets.Count]) { Permission = Permission, From = IPAddress.Loopback }, CancellationToken.None);
            if (verdict.Reason != VerdictReason.Allowed)
                throw new InvalidOperationException($"What is measured is {verdict.Reason}.");
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Verdicts;
    }

    private static async Task RevokeAsync(string path)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-embedded-").FullName;
        await using (var server = await ServerProcess.StartAsync(path, directory, "--Tessera:Admin:Email", Email, "--Tessera:Admin:Password", Secret))
        {
            using var admin = new HttpClient { BaseAddress = server.Address };
            admin.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Email}:{Secret}")));
            var personal = await MakeAsync(admin, "/v1/personal-tokens", new { name = "bench" });
            admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)personal["token"]!);
            await using var program = await FollowAsync(server.Address, (string)personal["token"]!);
            List<double> fromCall = [], fromAnswer = [];
            for (var i = 0; i < Revocations; i++)
                await RevokeOneAsync(admin, program, i, fromCall, fromAnswer);
            Print("the call that revokes", fromCall);
            Print("its answer", fromAnswer);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task RevokeOneAsync(HttpClient admin, WebApplication program, int number, List<double> fromCall, List<double> fromAnswer)
    {
        var verifier = program.Services.GetRequiredService<ITokenVerifier>();
        var token = await MakeAsync(admin, "/v1/service-tokens", new { name = $"token-{number}", duration = (int?)null, type = "read-only" });
        var secret = (string)token["token"]!;
        while (!await IsLiveAsync())
            await Task.Delay(BetweenLooks);
        var start = Stopwatch.GetTimestamp();
        var refused = RefusedAsync();
        using var answer = await admin.DeleteAsync(new Uri($"/v1/service-tokens/{token["id"]}", UriKind.Relative));
        var answered = Stopwatch.GetTimestamp();
        answer.EnsureSuccessStatusCode();
        var end = await refused;
        fromCall.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
        fromAnswer.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, end).TotalMilliseconds));

        async Task<bool> IsLiveAsync() => (await verifier.VerifyAsync(new(secret), CancellationToken.None)).Reason == VerdictReason.Allowed;

        async Task<long> RefusedAsync()
        {
            while (await IsLiveAsync())
                await Task.Delay(BetweenLooks);
            return Stopwatch.GetTimestamp();
        }
    }

    private static void Print(string from, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {times.Count} | {from} | {times[times.Count / 2]:F1} | {times[times.Count * 99 / 100]:F1} | {times[^1]:F1} |"));
    }

    private static async Task<JsonNode> MakeAsync(HttpClient admin, string path, object question)
    {
        using var answer = await admin.PostAsJsonAsync(path, question);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStreamAsync())!;
    }

    // Started once it has its copy.
    private static async Task<WebApplication> FollowAsync(Uri server, string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddTessera(options =>
            (options.Server, options.VerifierToken, options.Mode, options.Timeout) = (server, secret, TesseraMode.Embedded, TimeSpan.FromMinutes(1)));
        var program = builder.Build();
        await program.StartAsync();
        return program;
    }
}
