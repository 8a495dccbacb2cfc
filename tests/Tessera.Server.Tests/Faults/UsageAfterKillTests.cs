using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults;

/// <summary>A kill takes what the last interval has counted, and nothing of what was written down before (T11).</summary>
public sealed class UsageAfterKillTests
{
    [Fact]
    public async Task Usage_that_was_written_down_outlives_a_kill_and_is_counted_once()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-kill-").FullName;
        try
        {
            string secret;
            JsonNode shown;
            await using (var server = await StartAsync(directory, "00:00:00.1"))
            {
                using var first = new HttpClient { BaseAddress = server.Address };
                first.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));
                secret = (await first.CreatePersonalAsync()).Secret;
                using var client = Client(server, secret);
                for (var i = 0; i < 5; i++)
                    await client.OkAsync(HttpMethod.Get, "/v1/users");
                await client.AskAsync(secret, "shop:nothing.here");
                await TokenCalls.EventuallyAsync(async () => (long)(await OwnUsageAsync(client))["refusals"]! == 1, "usage is written down");
                shown = await OwnUsageAsync(client);
                await server.KillAsync();
            }

            await using (var server = await StartAsync(directory, "00:01:00"))
            {
                using var client = Client(server, secret);
                var usage = await OwnUsageAsync(client);
                ((long)usage["calls"]!).ShouldBeGreaterThanOrEqualTo((long)shown["calls"]!);
                ((long)usage["refusals"]!).ShouldBe(1);
                usage["days"]!.AsArray().Sum(day => (long)day!["calls"]!).ShouldBe((long)usage["calls"]!);
                usage["recentRefusals"]!.ToJsonString().ShouldBe(shown["recentRefusals"]!.ToJsonString());
                usage.Text("lastUsedFor").ShouldBe("tessera:token.verify");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<JsonNode> OwnUsageAsync(HttpClient client) =>
        await client.OkAsync(HttpMethod.Get, $"/v1/personal-tokens/{(await client.OkAsync(HttpMethod.Get, "/v1/token")).Text("id")}/usage");

    private static Task<ServerProcess> StartAsync(string directory, string flushInterval) => ServerProcess.StartAsync(
        directory, $"--Tessera:DataDirectory={directory}", $"--Tessera:Admin:Email={TesseraServer.AdminEmail}", $"--Tessera:Admin:Password={TesseraServer.AdminSecret}",
        $"--Tessera:UsageFlushInterval={flushInterval}");

    private static HttpClient Client(ServerProcess server, string secret)
    {
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }
}
