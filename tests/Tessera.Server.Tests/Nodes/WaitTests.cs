using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Nodes;

/// <summary>Who changes something can wait until every node that runs knows of it, and is told how many do.</summary>
[Trait("Store", "postgres")]
public sealed class WaitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deletion_that_is_confirmed_by_all_nodes_is_refused_by_all_of_them_from_then_on()
    {
        await using var cluster = new Cluster(3);
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();
        var token = await admins[0].CreateServiceAsync("travels");

        var answer = await cluster.WhilePassingAsync(admins[1].OkAsync(HttpMethod.Delete, $"{token.Path}?wait=30s"));

        Reach(answer).ShouldBe((3, 3));
        for (var i = 0; i < 3; i++)
            await cluster[i].ShouldBeRefusedAsync(token.Secret);
        var wait = await cluster.WhilePassingAsync(admins[2].OkAsync(HttpMethod.Post, "/v1/revocations/wait", new { epoch = (long)answer["epoch"]! }));
        Reach(wait).ShouldBe((3, 3));
    }

    [Fact]
    public async Task A_node_that_learns_nothing_is_counted_and_not_confirmed_when_the_time_is_up()
    {
        await using var cluster = new Cluster(3);
        var admins = await cluster.AdminsAsync();
        await Cluster.CutOffAsync(cluster[2]);

        var record = await cluster.WhilePassingAsync(admins[0].OkAsync(HttpMethod.Post, "/v1/service-tokens?wait=2s", new { name = "travels", duration = 7, type = "full-access" }));

        Reach(record).ShouldBe((3, 2));
        ((long)record["elapsedMs"]!).ShouldBeInRange(2000, 2500);
        record.Text("token").ShouldStartWith("tss_");
        await cluster[2].ShouldBeRefusedAsync(record.Text("token"));
    }

    [Fact]
    public async Task A_node_that_has_stopped_is_not_waited_for_and_one_that_has_joined_is()
    {
        await using var cluster = new Cluster(3);
        var admins = await cluster.AdminsAsync();
        await cluster.StopAsync(2);
        Reach(await cluster.WhilePassingAsync(ChangeAsync(admins[0], "one"))).ShouldBe((2, 2));

        cluster.Start();

        Reach(await cluster.WhilePassingAsync(ChangeAsync(admins[0], "two"))).ShouldBe((3, 3));
    }

    [Fact]
    public async Task A_node_that_died_is_waited_for_until_it_has_been_silent_for_long_and_is_forgotten_after_a_day()
    {
        await using var cluster = new Cluster(1);
        var admins = await cluster.AdminsAsync();
        await cluster[0].SqlAsync($"""
            INSERT INTO nodes ("Id", "Name", "Version", "StartedAt", "HeardAt", "Beat", "AppliedEpoch", "Tokens", "Bytes", "SealChecks", "BrokenRows")
            VALUES ('{Guid.CreateVersion7(cluster.Clock.GetUtcNow())}', 'dead', '0', 0, {cluster.Clock.GetUtcNow().ToUnixTimeMilliseconds()}, 1, 0, 0, 0, 0, 0)
            """);
        Reach(await cluster.WhilePassingAsync(ChangeAsync(admins[0], "one", "1s"))).ShouldBe((2, 1));

        cluster.Clock.Advance(TimeSpan.FromSeconds(71));
        Reach(await cluster.WhilePassingAsync(ChangeAsync(admins[0], "two", "1s"))).ShouldBe((1, 1));
        (await cluster.RegisteredAsync()).Keys.ShouldContain("dead");

        cluster.Clock.Advance(TimeSpan.FromDays(2));
        await TokenCalls.EventuallyAsync(
            async () =>
            {
                cluster.Clock.Advance(TimeSpan.FromSeconds(5));
                return (await cluster.RegisteredAsync()).Keys.SequenceEqual(["node-0"]);
            },
            "the dead node is forgotten");
    }

    [Fact]
    public async Task Many_who_wait_hold_no_connection_and_who_goes_away_waits_no_longer()
    {
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        await Cluster.CutOffAsync(cluster[1]);
        var watch = cluster[0].Get<NodeWatch>();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waits = Enumerable.Range(0, 60).Select(_ => admins[0].PostAsync("/v1/revocations/wait?timeout=30s", JsonContent(1_000_000), gone.Token)).ToList();
        await TokenCalls.EventuallyAsync(() => Task.FromResult(watch.Waiters == waits.Count), "all wait");

        await admins[0].CreateServiceAsync("meanwhile");
        await gone.CancelAsync();

        await TokenCalls.EventuallyAsync(() => Task.FromResult(watch.Waiters == 0), "nobody waits");
        foreach (var wait in waits)
            await Should.ThrowAsync<OperationCanceledException>(wait);
    }

    [Fact]
    public async Task Nodes_say_in_the_registry_how_far_they_have_come()
    {
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();
        var made = await admins[0].CreateServiceAsync("travels");
        var epoch = (long)made.Record["epoch"]!;

        await TokenCalls.EventuallyAsync(
            async () =>
            {
                cluster.Clock.Advance(TimeSpan.FromMilliseconds(100));
                var registered = await cluster.RegisteredAsync();
                return registered.Keys.Order().SequenceEqual(["node-0", "node-1"]) && registered.Values.All(applied => applied == epoch);
            },
            "both have written it");
    }

    private static Task<JsonNode> ChangeAsync(HttpClient client, string name, string wait = "30s") =>
        client.OkAsync(HttpMethod.Post, $"/v1/personal-tokens?wait={wait}", new { name });

    private static (int Nodes, int Confirmed) Reach(JsonNode answer) => ((int)answer["nodes"]!, (int)answer["confirmed"]!);

    private static System.Net.Http.Json.JsonContent JsonContent(long epoch) => System.Net.Http.Json.JsonContent.Create(new { epoch });
}
