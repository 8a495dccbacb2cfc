using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>A node dies, or stands still, while clients ask and change: nobody is told anything wrong, and nothing that was acknowledged is lost.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class NodeFaultTests(ProcessCluster cluster)
{
    [Fact]
    public async Task A_node_killed_under_load_takes_nothing_with_it_and_comes_back_with_everything()
    {
        await using var traffic = new Traffic(cluster);
        foreach (var node in cluster.Nodes.Take(2))
        {
            await traffic.GoOnAsync();
            using (traffic.History.Disturb(node.Name))
            {
                await node.KillAsync();
                await traffic.GoOnAsync();
                await node.StartAsync();
                await node.RecoveredAsync();
            }
        }

        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);

        report.ShouldBeClean();
        report.Judged.ShouldBeGreaterThan(10);
    }

    /// <summary>A little longer than it may be stale; and so long that the others, nginx and PostgreSQL have given it up.</summary>
    [Theory]
    [InlineData(4.5)]
    [InlineData(30)]
    public async Task A_node_that_is_frozen_for_longer_than_it_may_be_stale_refuses_when_it_continues_until_it_has_caught_up(double seconds)
    {
        await using var traffic = new Traffic(cluster);
        var node = cluster.Nodes[1];
        await traffic.GoOnAsync();
        using (traffic.History.Disturb(node.Name))
        {
            node.Freeze();
            await Traffic.PassAsync(TimeSpan.FromSeconds(seconds));
            node.Continue();
            await node.RecoveredAsync();
        }

        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);

        report.ShouldBeClean();
        report.Judged.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task What_is_revoked_while_a_node_loads_is_refused_by_its_first_answer()
    {
        await using var traffic = new Traffic(cluster);
        using var client = new RecordingClient(traffic.History, "node1", cluster.Nodes[0].Address, cluster.Nodes[0].Address, cluster.AdminSecret);
        var tokens = new List<KnownToken>();
        for (var i = 0; i < 20; i++)
        {
            tokens.Add((await client.CreateAsync("goes while somebody loads"))!);
            traffic.ReadBack(tokens[^1]);
        }

        // What a load reads after it has begun and before the tokens, and no revocation touches.
        await using var connection = await cluster.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "LOCK TABLE apis";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        // As long as it takes to revoke them all on a busy machine.
        var adding = cluster.AddAsync("late", node => node.Patience = TimeSpan.FromMinutes(1));
        command.CommandText = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'apis'::regclass";
        await TokenCalls.EventuallyAsync(async () => (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0, "the load has begun");
        foreach (var token in tokens)
            (await client.RevokeAsync(token)).Meaning.ShouldBe(Meaning.Yes);
        // And longer than a node may be stale: what it loads is as old as the beginning of its load.
        await Traffic.PassAsync(ProcessCluster.MaxStaleness);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await using var late = await adding;
        using var first = new RecordingClient(traffic.History, "late", late.Address, late.Address, cluster.AdminSecret);
        foreach (var token in tokens)
            (await first.VerifyAsync(token)).Meaning.ShouldBe(Meaning.No);
        (await traffic.EndAsync(cluster.Promise)).ShouldBeClean();
    }
}
