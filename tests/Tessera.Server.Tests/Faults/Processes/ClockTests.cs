using System.Globalization;
using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>One node's clock jumps by an hour, and back: what it knows and how old that is does not depend on the time of day; what has expired does.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class ClockTests(ProcessCluster cluster)
{
    [Fact]
    public async Task A_clock_that_jumps_makes_no_node_stale_and_no_revocation_late_and_decides_what_has_expired()
    {
        var clock = Path.Combine(Path.GetTempPath(), $"tessera-clock-{Environment.ProcessId}");
        Set(clock, "+0");
        await using var node = await cluster.AddAsync("jumpy", node => Pretend(node, clock));
        await node.RecoveredAsync();
        await using (var traffic = new Traffic(cluster, node))
        {
            var promise = cluster.Promise with { Nodes = [.. cluster.Promise.Nodes, node.Name] };
            foreach (var offset in (string[])["+1h", "-1h", "+0"])
            {
                await traffic.GoOnAsync();
                Set(clock, offset);
            }

            await traffic.GoOnAsync();
            var report = await traffic.EndAsync(promise);
            report.ShouldBeClean();
            report.Judged.ShouldBeGreaterThan(10);
        }

        using var clients = new NodeClients(cluster);
        using var there = new HttpClient { BaseAddress = node.Address };
        there.DefaultRequestHeaders.Authorization = new("Bearer", cluster.AdminSecret);
        var old = await clients[0].CreatePersonalAsync("has fifteen minutes");
        await clients[0].RotateAsync(old, grace: "15m");
        await AnsweredAsync(there, old.Secret, true);
        Set(clock, "+1h");
        await AnsweredAsync(there, old.Secret, false);
        await AnsweredAsync(clients[0], old.Secret, true);
        Set(clock, "+0");
        await AnsweredAsync(there, old.Secret, true);
        File.Delete(clock);
    }

    // By the library that Debian's package faketime has: what the process asks for the time of day is answered from a file, whatever counts time passed is left alone.
    private static void Pretend(ClusterNode node, string file)
    {
        var library = Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).First();
        node.Environment["LD_PRELOAD"] = library;
        node.Environment["FAKETIME_TIMESTAMP_FILE"] = file;
        node.Environment["FAKETIME_NO_CACHE"] = "1";
        node.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        // What it does about waiting with a time limit makes such waits end at once here.
        node.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }

    // Whoever reads it meanwhile reads one or the other.
    private static void Set(string file, string offset)
    {
        File.WriteAllText(file + "-new", offset + "\n");
        File.Move(file + "-new", file, overwrite: true);
    }

    private static Task AnsweredAsync(HttpClient client, string secret, bool isAllowed) => TokenCalls.EventuallyAsync(
        async () => (bool)(await client.OkAsync(HttpMethod.Post, "/v1/verify", new { token = secret }))["allowed"]! == isAllowed, string.Create(CultureInfo.InvariantCulture, $"allowed becomes {isAllowed}"));
}
