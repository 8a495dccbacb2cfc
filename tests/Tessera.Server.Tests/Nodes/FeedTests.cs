using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Nodes;

/// <summary>What one node has changed the others know at once, and if notifications are lost, by the poll.</summary>
[Trait("Store", "postgres")]
public sealed class FeedTests
{
    [Fact]
    public async Task A_token_made_or_revoked_on_one_of_three_nodes_is_known_to_the_others_without_a_poll()
    {
        await using var cluster = new Cluster(3);
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();

        var token = await admins[0].CreateServiceAsync("travels");
        await Cluster.AnsweredAsync(cluster[1], token.Secret, HttpStatusCode.OK);
        await Cluster.AnsweredAsync(cluster[2], token.Secret, HttpStatusCode.OK);

        await admins[1].OkAsync(HttpMethod.Delete, token.Path);
        await cluster[1].ShouldBeRefusedAsync(token.Secret);
        await Cluster.AnsweredAsync(cluster[0], token.Secret, HttpStatusCode.Unauthorized);
        await Cluster.AnsweredAsync(cluster[2], token.Secret, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task With_notifications_lost_a_revoked_token_is_refused_after_the_next_poll()
    {
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();
        var token = await admins[0].CreateServiceAsync("travels");
        await Cluster.AnsweredAsync(cluster[1], token.Secret, HttpStatusCode.OK);
        await Cluster.DeafenAsync(cluster[1]);
        await cluster.ListeningAsync(1);

        await admins[0].OkAsync(HttpMethod.Delete, token.Path);
        await cluster[1].ShouldBeLiveAsync(token.Secret, "nothing has told it");
        cluster.Clock.Advance(TimeSpan.FromSeconds(1));

        await Cluster.AnsweredAsync(cluster[1], token.Secret, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_connection_for_notifications_that_is_cut_is_opened_again_and_nothing_is_missed()
    {
        await using var cluster = new Cluster(2);
        var admins = await cluster.AdminsAsync();
        await cluster.ListeningAsync();
        var token = await admins[0].CreateServiceAsync("travels");
        var before = await cluster.ListenersAsync();

        await cluster.CutListenersAsync();
        await admins[0].OkAsync(HttpMethod.Delete, token.Path);

        await Cluster.AnsweredAsync(cluster[1], token.Secret, HttpStatusCode.Unauthorized);
        await cluster.ListeningAsync();
        (await cluster.ListenersAsync()).Intersect(before).ShouldBeEmpty();
        var next = await admins[0].CreateServiceAsync("travels too");
        await Cluster.AnsweredAsync(cluster[1], next.Secret, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_connection_that_is_cut_again_and_again_is_opened_after_a_pause()
    {
        await using var cluster = new Cluster(1);
        await cluster.ListeningAsync();
        for (var i = 0; i < 3; i++)
        {
            var before = await cluster.ListenersAsync();
            await cluster.CutListenersAsync();
            await TokenCalls.EventuallyAsync(
                async () =>
                {
                    cluster.Clock.Advance(TimeSpan.FromSeconds(1));
                    return await cluster.ListenersAsync() is [var one] && !before.Contains(one);
                },
                "the node listens again");
        }

        cluster[0].Logged.ShouldContain("The connection that hears of changes was lost");
    }
}
