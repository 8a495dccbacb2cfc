using System.Net;
using Tessera.Server.Feed;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Anyone_may_ask_whether_the_server_lives_and_is_ready()
    {
        await using var server = TesseraServer.Start();
        using var stranger = server.Client();
        await TokenCalls.EventuallyAsync(() => Task.FromResult(server.Get<FeedListener>().IsConnected != false), "the node listens");

        (await stranger.OkAsync(HttpMethod.Get, "/health/live")).Text("status").ShouldBe("live");
        (await stranger.OkAsync(HttpMethod.Get, "/health/ready")).ToJsonString()
            .ShouldBe(TestPostgres.IsStore
                ? """{"status":"ready","database":"reachable","index":"loaded","feed":"fresh","feedAgeMs":0,"listener":"connected"}"""
                : """{"status":"ready","database":"reachable","index":"loaded","feed":"fresh","feedAgeMs":0,"listener":"none"}""");
        (await stranger.OkAsync(HttpMethod.Get, "/health/verify")).ToJsonString().ShouldBe("""{"status":"verifying","feed":"fresh","feedAgeMs":0}""");
    }

    [Fact]
    public async Task A_server_without_its_tables_lives_but_is_not_ready_and_says_which_part_is_missing()
    {
        await using var server = TesseraServer.Start();
        using var stranger = server.Client();
        await server.SqlAsync("ALTER TABLE instance RENAME TO elsewhere");

        var (answer, body) = await stranger.CallAsync(HttpMethod.Get, "/health/ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.Text("database").ShouldBe("unreachable");
        body.Text("feed").ShouldBe("fresh");
        (await stranger.OkAsync(HttpMethod.Get, "/health/live")).Text("status").ShouldBe("live");
    }
}
