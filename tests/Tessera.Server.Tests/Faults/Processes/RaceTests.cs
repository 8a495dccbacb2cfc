using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>One token, several nodes, at the same moment: one wins, and all agree on who.</summary>
[Collection(nameof(ProcessCluster))]
[Trait("Store", "postgres")]
public sealed class RaceTests(ProcessCluster cluster)
{
    [Fact]
    public async Task Of_two_nodes_that_rotate_one_token_at_once_one_does_and_the_other_is_told()
    {
        using var clients = new NodeClients(cluster);
        for (var i = 0; i < 10; i++)
        {
            var token = await clients[2].CreatePersonalAsync("wanted twice");
            var answers = await Task.WhenAll(clients.Take(2).Select(client => client.CallAsync(HttpMethod.Post, $"{token.Path}/rotate")));

            var winner = answers.Single(answer => answer.Answer.StatusCode == HttpStatusCode.Created);
            answers.Single(answer => answer != winner).Answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Conflict, HttpStatusCode.NotFound);
            foreach (var client in clients)
            {
                await EventuallyAsync(client, token.Secret, false);
                await EventuallyAsync(client, winner.Body.Text("token"), true);
            }
        }
    }

    [Fact]
    public async Task Of_a_hundred_deletes_of_one_token_on_three_nodes_at_once_one_finds_it()
    {
        using var clients = new NodeClients(cluster);
        var token = await clients[0].CreatePersonalAsync("goes once");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => clients[i % clients.Count].CallAsync(HttpMethod.Delete, token.Path)));

        answers.GroupBy(answer => answer.Answer.StatusCode).ToDictionary(group => group.Key, group => group.Count())
            .ShouldBe(new Dictionary<HttpStatusCode, int> { [HttpStatusCode.NoContent] = 1, [HttpStatusCode.NotFound] = 99 }, ignoreOrder: true);
        // Each has read it, so each knows.
        foreach (var client in clients)
            await EventuallyAsync(client, token.Secret, false);
    }

    private static Task EventuallyAsync(HttpClient client, string secret, bool isAllowed) => TokenCalls.EventuallyAsync(
        async () => (bool)(await client.OkAsync(HttpMethod.Post, "/v1/verify", new { token = secret }))["allowed"]! == isAllowed, $"allowed becomes {isAllowed}");
}
