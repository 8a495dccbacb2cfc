using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Verification;

/// <summary>PostgreSQL is gone, as with the power: a node goes on for exactly as long as the policy says, and comes back by itself.</summary>
[Trait("Store", "postgres")]
public sealed class StoppedStoreTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Tokens_are_verified_until_the_policy_s_time_is_up_and_again_once_the_store_is_back()
    {
        using var store = new OwnPostgres();
        await using var server = store.StartNode(("Tessera:Verification:MaxStaleness", "00:00:30"));
        using var doors = await Doors.OpenAsync(server);
        await EventuallyReadyAsync(server, TimeSpan.Zero, ("status", "ready"), ("listener", "connected"));

        store.Halt();
        await EventuallyReadyAsync(server, TimeSpan.Zero, ("status", "not ready"), ("database", "unreachable"), ("feed", "fresh"), ("listener", "lost"));
        server.Clock.Advance(Allowed);
        await doors.AllAnswerAsync(Doors.InMemory, 200, isStale: false);
        (await HealthAsync(server, "verify")).ToJsonString().ShouldBe("""{"status":"verifying","feed":"fresh","feedAgeMs":30000}""");

        server.Clock.Advance(TimeSpan.FromTicks(1));
        await doors.AllAnswerAsync(Doors.All, 503, isStale: true);
        (await HealthAsync(server, "verify")).ToJsonString().ShouldBe("""{"status":"refusing","feed":"stale","feedAgeMs":30000}""");

        store.Resume();
        await TokenCalls.EventuallyAsync(
            async () =>
            {
                server.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await doors.AskAsync("verify")).Status == 200;
            },
            "the node hears from its store again");
        await doors.AllAnswerAsync(Doors.All, 200, isStale: false);
        // Between attempts to listen is a pause.
        await EventuallyReadyAsync(server, TimeSpan.FromSeconds(1), ("status", "ready"), ("listener", "connected"));
    }

    [Fact]
    public async Task A_node_with_leave_goes_on_without_its_store_and_says_so()
    {
        using var store = new OwnPostgres();
        await using var server = store.StartNode(("Tessera:Verification:MaxStaleness", "00:00:30"), ("Tessera:Verification:WhenStale", "Allow"));
        using var doors = await Doors.OpenAsync(server);

        store.Halt();
        server.Clock.Advance(TimeSpan.FromHours(1));

        await doors.AllAnswerAsync(Doors.InMemory, 200, isStale: true);
        (await HealthAsync(server, "verify")).ToJsonString().ShouldBe("""{"status":"verifying","feed":"stale","feedAgeMs":3600000}""");
        (await doors.AskAsync("rows")).ShouldBe((503, false, true));
        (await doors.AskAsync("console")).ShouldBe((503, true, true));
    }

    private static async Task<JsonNode> HealthAsync(TesseraServer server, string of)
    {
        using var client = server.Client();
        return (await client.CallAsync(HttpMethod.Get, $"/health/{of}")).Body!;
    }

    private static Task EventuallyReadyAsync(TesseraServer server, TimeSpan step, params (string Name, string Value)[] members) => TokenCalls.EventuallyAsync(
        async () =>
        {
            server.Clock.Advance(step);
            var ready = await HealthAsync(server, "ready");
            return members.All(member => ready.Text(member.Name) == member.Value);
        },
        string.Join(", ", members));
}
