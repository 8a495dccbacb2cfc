using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>Nodes and their store are separated, in each way in which networks fail: what is acknowledged elsewhere they may not know, so they refuse in time, and then they are back.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class LinkFaultTests(ProcessCluster cluster)
{
    [Fact]
    public async Task Nodes_whose_connections_are_reset_or_held_back_refuse_in_time_and_come_back()
    {
        await using var traffic = new Traffic(cluster);
        var (reset, held) = (cluster.Nodes[1], cluster.Nodes[2]);
        await traffic.GoOnAsync();
        using (traffic.History.Disturb(reset.Name))
        using (traffic.History.Disturb(held.Name))
        {
            reset.Link.Cut();
            held.Link.Stall();
            await Traffic.PassAsync(ProcessCluster.MaxStaleness * 1.5);
            reset.Link.Heal();
            held.Link.Heal();
            await Task.WhenAll(BackAsync(traffic, reset), BackAsync(traffic, held));
        }

        await ShouldBeAsPromisedAsync(traffic, reset, held);
    }

    [Fact]
    public async Task A_node_whose_packets_are_lost_refuses_in_time_and_comes_back_although_its_old_connections_never_answer_again()
    {
        await using var traffic = new Traffic(cluster);
        var node = cluster.Nodes[2];
        await traffic.GoOnAsync();
        using (traffic.History.Disturb(node.Name))
        {
            node.Link.Drop();
            await Traffic.PassAsync(ProcessCluster.MaxStaleness * 1.5);
            node.Link.Heal();
            await BackAsync(traffic, node);
        }

        await ShouldBeAsPromisedAsync(traffic, node);
    }

    // Nobody waits for the network's own patience, which is minutes. A change that was lost in the middle keeps later ones waiting at its own node.
    private async Task BackAsync(Traffic traffic, ClusterNode node)
    {
        var healed = traffic.History.Now;
        await node.RecoveredAsync();
        (traffic.History.Now - healed).ShouldBeLessThan(TimeSpan.FromSeconds(12));
        using var client = new RecordingClient(new(), node.Name, node.Address, node.Address, cluster.AdminSecret);
        await TokenCalls.EventuallyAsync(async () => await client.CreateAsync("first again") is not null, $"{node.Name} makes changes");
        (traffic.History.Now - healed).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private async Task ShouldBeAsPromisedAsync(Traffic traffic, params ClusterNode[] separated)
    {
        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);
        report.ShouldBeClean();
        report.Judged.ShouldBeGreaterThan(10);
        foreach (var node in separated)
            traffic.History.Operations.ShouldContain(operation => operation.At == node.Name && operation.Kind == OperationKind.Verify && operation.Reply.Meaning == Meaning.Later);
    }
}
