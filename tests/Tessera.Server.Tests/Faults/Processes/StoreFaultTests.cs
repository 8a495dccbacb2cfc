using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>PostgreSQL goes away and comes back, and notifications get lost, while clients ask and change.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class StoreFaultTests(ProcessCluster cluster)
{
    [Fact]
    public async Task A_store_that_is_stopped_and_started_again_in_time_is_noticed_by_nobody_who_verifies()
    {
        await using var traffic = new Traffic(cluster);
        await traffic.GoOnAsync();
        var stopped = traffic.History.Now;
        using (traffic.History.Disturb(null))
        {
            cluster.Store.ShutDown();
            await traffic.GoOnAsync(200);
            cluster.Store.Resume();
            await RecoveredAsync();
        }

        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);

        report.ShouldBeClean();
        traffic.History.Operations.Where(operation => operation.Kind == OperationKind.Verify && operation.Reply.Meaning == Meaning.Later && operation.End < stopped + ProcessCluster.MaxStaleness - TimeSpan.FromSeconds(1.5)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_is_killed_for_longer_than_nodes_may_be_stale_costs_503s_and_nothing_else()
    {
        await using var traffic = new Traffic(cluster);
        await traffic.GoOnAsync();
        using (traffic.History.Disturb(null))
        {
            cluster.Store.Kill();
            await Traffic.PassAsync(ProcessCluster.MaxStaleness * 1.5);
            cluster.Store.Resume();
            await RecoveredAsync();
        }

        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);

        report.ShouldBeClean();
        report.Judged.ShouldBeGreaterThan(10);
        traffic.History.Operations.ShouldContain(operation => operation.Kind == OperationKind.Verify && operation.Reply.Meaning == Meaning.Later && cluster.Promise.Nodes.Contains(operation.At));
        traffic.History.Operations.ShouldContain(operation => operation.Kind == OperationKind.Verify && operation.Reply.Meaning == Meaning.Later && operation.At == "balancer");
    }

    [Fact]
    public async Task Connections_that_listen_are_cut_again_and_again_and_nothing_comes_late()
    {
        await using var traffic = new Traffic(cluster);
        for (var i = 0; i < 5; i++)
        {
            await traffic.GoOnAsync(200);
            await cluster.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%(feed)'");
        }

        await traffic.GoOnAsync();
        var report = await traffic.EndAsync(cluster.Promise);

        report.ShouldBeClean();
        report.Judged.ShouldBeGreaterThan(10);
        await RecoveredAsync();
    }

    [Fact]
    public async Task With_all_notifications_lost_the_poll_keeps_the_promise()
    {
        await cluster.LoseNotificationsAsync();
        try
        {
            await using var traffic = new Traffic(cluster);
            await traffic.GoOnAsync(2000);
            var report = await traffic.EndAsync(cluster.Promise);

            report.ShouldBeClean();
            report.Judged.ShouldBeGreaterThan(10);
        }
        finally
        {
            await cluster.KeepNotificationsAsync();
        }
    }

    // nginx passes nodes over for two seconds more, all of them in this case.
    private async Task RecoveredAsync()
    {
        await Task.WhenAll(cluster.Nodes.Select(node => node.RecoveredAsync()));
        using var client = new HttpClient { BaseAddress = cluster.Balancer };
        await TokenCalls.EventuallyAsync(async () => (await client.CallAsync(HttpMethod.Get, "/health/verify")).Answer.IsSuccessStatusCode, "the balancer finds a node");
    }
}
