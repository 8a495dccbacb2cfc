using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>The checker itself, on real clients of real processes: a node that hears of everything but revocations is found out, and only for that.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class BrokenFollowerTests(ProcessCluster cluster)
{
    [Fact]
    public async Task A_node_that_misses_revocations_is_caught_and_the_others_are_not_blamed()
    {
        await using var broken = await cluster.AddAsync("broken");
        await cluster.BreakFollowerAsync(broken);
        await using var traffic = new Traffic(cluster, broken);
        using var client = new RecordingClient(traffic.History, "node1", cluster.Nodes[0].Address, cluster.Nodes[0].Address, cluster.AdminSecret);
        using var misled = new RecordingClient(traffic.History, broken.Name, broken.Address, broken.Address, cluster.AdminSecret);
        var token = (await client.CreateAsync("revoked unheard"))!;
        traffic.ReadBack(token);
        await TokenCalls.EventuallyAsync(async () => (await misled.VerifyAsync(token)).Meaning == Meaning.Yes, "the node knows the token");
        await client.RevokeAsync(token);
        await traffic.GoOnAsync();

        var report = await traffic.EndAsync(cluster.Promise with { Nodes = [.. cluster.Promise.Nodes, broken.Name] });

        report.Violations.ShouldNotBeEmpty();
        report.Violations.ShouldAllBe(violation => violation.Rule == Rule.StaleAllow && violation.What.Contains("at broken", StringComparison.Ordinal));
    }
}
