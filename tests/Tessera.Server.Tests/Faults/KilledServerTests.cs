using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>A server killed at any moment: what it has acknowledged holds after the restart, and nothing is half there.</summary>
public sealed class KilledServerTests
{
    private const int Rounds = 8;
    private const int Clients = 4;
    private const int Seed = 20261103;

    [Fact]
    public async Task Acknowledged_changes_outlive_a_kill_and_none_is_half_there()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-kill-").FullName;
        try
        {
            var ledger = new Ledger();
            var random = new Random(Seed);
            var admin = await FirstSignInAsync(directory);
            ledger.Born(admin);
            for (var round = 0; round < Rounds; round++)
                await RoundAsync(directory, admin, ledger, round, after: random.Next(10, 60), pause: TimeSpan.FromMilliseconds(random.NextDouble() * 20));

            await using var server = await StartAsync(directory);
            await CheckAsync(server, ledger);
            using var client = Client(server, admin);
            ((bool)(await client.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
            await server.KillAsync();
            await StoreInspection.ShouldBeWholeAsync(directory);
            ledger.Live.Count.ShouldBeGreaterThan(Rounds);
            ledger.Dead.Count.ShouldBeGreaterThan(Rounds);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> FirstSignInAsync(string directory)
    {
        await using var server = await StartAsync(directory);
        using var client = Client(server);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
        return (await client.CreatePersonalAsync("admin")).Secret;
    }

    private static async Task RoundAsync(string directory, string admin, Ledger ledger, int round, int after, TimeSpan pause)
    {
        await using var server = await StartAsync(directory);
        await CheckAsync(server, ledger);
        var acknowledged = 0;
        var enough = new TaskCompletionSource();
        void Count()
        {
            if (Interlocked.Increment(ref acknowledged) == after)
                enough.SetResult();
        }

        var hammering = Enumerable.Range(0, Clients).Select(number => HammerAsync(server, admin, ledger, $"{round}-{number}", new Random(Seed + (round * Clients) + number), Count)).ToArray();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        await server.KillAsync();
        await Task.WhenAll(hammering);
    }

    // Goes on until the server is gone. What it answered before is written down, what it was doing then is in doubt.
    private static async Task HammerAsync(ServerProcess server, string admin, Ledger ledger, string name, Random random, Action acknowledged)
    {
        using var client = Client(server, admin);
        var mine = new List<IssuedRecord>();
        try
        {
            for (var i = 0; ; i++)
            {
                var choice = mine.Count == 0 ? 0 : random.Next(5);
                if (choice < 2)
                    await CreateAsync(client, ledger, mine, $"{name}-{i}", random.Next(2) == 0);
                else
                    await EndAsync(client, ledger, mine, random.Next(mine.Count), renew: choice < 4);
                acknowledged();
            }
        }
        catch (Exception exception) when (ServerProcess.IsGone(exception))
        {
            // The server was killed.
        }
    }

    private static async Task CreateAsync(HttpClient client, Ledger ledger, List<IssuedRecord> mine, string name, bool personal)
    {
        var token = personal ? await client.CreatePersonalAsync(name) : await client.CreateServiceAsync(name);
        ledger.Born(token.Secret);
        mine.Add(token);
    }

    private static async Task EndAsync(HttpClient client, Ledger ledger, List<IssuedRecord> mine, int index, bool renew)
    {
        var token = mine[index];
        mine.RemoveAt(index);
        ledger.Ending(token.Secret);
        if (!renew)
        {
            await client.OkAsync(HttpMethod.Delete, token.Path);
        }
        else
        {
            var next = token.Record.Text("kind") == "personal" ? await client.RotateAsync(token) : await client.RegenerateAsync(token);
            ledger.Born(next.Secret);
            mine.Add(next);
        }

        ledger.Ended(token.Secret);
    }

    private static async Task CheckAsync(ServerProcess server, Ledger ledger)
    {
        using var client = Client(server);
        foreach (var secret in ledger.Live)
            (await PresentAsync(client, secret)).ShouldBe(HttpStatusCode.OK, "an acknowledged token works");
        foreach (var secret in ledger.Dead)
            (await PresentAsync(client, secret)).ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);
    }

    private static Task<ServerProcess> StartAsync(string directory) => ServerProcess.StartAsync(
        directory, $"--Tessera:DataDirectory={directory}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}", $"--Tessera:Admin:Password={TesseraServer.AdminSecret}");

    private static HttpClient Client(ServerProcess server, string? secret = null)
    {
        var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
        if (secret is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    private static async Task<HttpStatusCode> PresentAsync(HttpClient client, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/token") { Headers = { Authorization = new("Bearer", secret) } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
