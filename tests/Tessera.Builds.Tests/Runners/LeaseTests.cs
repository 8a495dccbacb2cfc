using System.Net;
using System.Text.Json.Nodes;
using Tessera.Builds.Runners;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Runners;

/// <summary>Builds belong to the runner that claimed them, for as long as it is heard of.</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly string[] LintAndDeploy = ["lint", "deploy"];

    [Fact]
    public async Task A_claim_gives_the_oldest_queued_build_and_its_lease()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync(new { build_parameters = new { a = "1" } });
        await calls.QueueAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(5));

        var (answer, body) = await calls.Client.CallAsync(HttpMethod.Post, BuildCalls.Path + "/claim", new { runner = "worker 1" });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
        ((int)body!["build_num"]!).ShouldBe(1);
        body.Text("status").ShouldBe("running");
        body.Text("start_time").ShouldBe("2026-11-03T00:00:05.000Z");
        body["build_parameters"]!.ToJsonString().ShouldBe("""{"a":"1"}""");
        body["env"]!.ToJsonString().ShouldBe("{}");
        body["lease"].Text("ends_at").ShouldBe("2026-11-03T00:01:05.000Z");
        ((int)body["lease"]!["seconds"]!).ShouldBe(60);
        (await calls.GetAsync(1)).Text("runner").ShouldBe("worker 1");
    }

    [Fact]
    public async Task A_runner_gets_builds_of_the_jobs_that_it_names_alone()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync(new { job = "test" });
        await calls.QueueAsync(new { job = "deploy" });

        ((int)(await calls.ClaimAsync(new { jobs = LintAndDeploy }))!["build_num"]!).ShouldBe(2);
        var (none, _) = await calls.Client.CallAsync(HttpMethod.Post, BuildCalls.Path + "/claim", new { jobs = LintAndDeploy });
        none.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((int)(await calls.ClaimAsync(new { jobs = Array.Empty<string>() }))!["build_num"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"jobs":"a"}""", "jobs")]
    [InlineData("""{"jobs":[""]}""", "job")]
    [InlineData("""{"jobs":[null]}""", "job")]
    [InlineData("""{"runner":"a\nb"}""", "runner")]
    [InlineData("""{"job":"a"}""", "job")]
    public async Task A_bad_claim_is_refused_and_claims_nothing(string json, string message)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();

        var (answer, body) = await calls.Client.CallAsync(HttpMethod.Post, BuildCalls.Path + "/claim", JsonNode.Parse(json));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldContain(message);
        (await calls.GetAsync(1)).Text("status").ShouldBe("queued");
    }

    [Fact]
    public async Task A_leased_build_takes_changes_from_its_runner_alone()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        var lease = (await calls.ClaimAsync())!["lease"].Text("id");

        foreach (var (client, given) in new[] { (calls.OtherClient, lease), (calls.OtherClient, (string?)null), (calls.Client, Guid.Empty.ToString()), (calls.Client, "x") })
        {
            await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "failed", lease = given }, client), Leases.OfAnother);
            await ShouldBeRefusedAsync(await calls.PostAsync(1, "heartbeat", new { lease = given }, client), Leases.OfAnother);
            await ShouldBeRefusedAsync(
                await client.CallAsync(HttpMethod.Post, BuildCalls.Of(1, "output/0"), null, given is null ? [] : [("Build-Lease", given)]), Leases.OfAnother);
        }

        (await calls.PostAsync(1, "heartbeat", new { lease })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await calls.Client.CallAsync(HttpMethod.Post, BuildCalls.Of(1, "output/0"), null, ("Build-Lease", lease))).Answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await calls.PatchAsync(1, new { status = "success", lease })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_runner_that_is_heard_of_keeps_its_build()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        await calls.ClaimAsync();

        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
            var (answer, body) = await calls.PostAsync(1, "heartbeat");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            body.Text("status").ShouldBe("running");
            ((int)body!["seconds"]!).ShouldBe(60);
            body.Text("ends_at").ShouldBe((host.Clock.GetUtcNow() + Lease).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }

        (await calls.ClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_lapsed_build_comes_back_once_and_fails_the_second_time()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        var first = await calls.ClaimAsync();
        await calls.PatchAsync(1, new { steps = new[] { new { name = "test" } } });
        await calls.PostAsync(1, "output/0");

        host.Clock.Advance(Lease);
        var second = await calls.ClaimAsync();
        ((int)second!["build_num"]!).ShouldBe(1);
        second["lease"].Text("id").ShouldNotBe(first!["lease"].Text("id"));
        var build = await calls.GetAsync(1);
        build["steps"]!.AsArray().ShouldBeEmpty();
        build.Text("start_time").ShouldBe("2026-11-03T00:01:00.000Z");
        (await calls.Reader.CallAsync(HttpMethod.Get, BuildCalls.Of(1, "output/0"))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        host.Clock.Advance(Lease);
        (await calls.ClaimAsync()).ShouldBeNull();
        build = await calls.GetAsync(1);
        build.Text("status").ShouldBe("infrastructure_fail");
        build.Text("stop_time").ShouldBe("2026-11-03T00:02:00.000Z");
    }

    [Fact]
    public async Task A_lapsed_build_comes_back_although_nobody_asks_for_it()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        await calls.ClaimAsync();

        host.Clock.Advance(Lease);

        await StatusShouldBecomeAsync(calls, "queued");
        await calls.ClaimAsync();
        host.Clock.Advance(Lease);
        await StatusShouldBecomeAsync(calls, "infrastructure_fail");
    }

    [Fact]
    public async Task A_late_call_of_a_lapsed_runner_is_refused()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        var lease = (await calls.ClaimAsync())!["lease"].Text("id");

        host.Clock.Advance(Lease);
        await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "success", lease }), Leases.Lapsed);
        await StatusShouldBecomeAsync(calls, "queued");
        await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "success", lease }), Leases.Lapsed);
        await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "success" }), Leases.Lapsed);
        await ShouldBeRefusedAsync(await calls.PostAsync(1, "heartbeat"), Leases.Lapsed);
        var again = (await calls.ClaimAsync())!["lease"].Text("id");
        await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "success", lease }), Leases.OfAnother);

        (await calls.PatchAsync(1, new { status = "failed", lease = again })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_runner_learns_of_a_cancel_by_its_next_call()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        var lease = (await calls.ClaimAsync())!["lease"].Text("id");

        await calls.PostAsync(1, "cancel", by: calls.OtherClient);

        await ShouldBeRefusedAsync(await calls.PostAsync(1, "heartbeat", new { lease }), "The build is finished (canceled) and does not change any more.");
        await ShouldBeRefusedAsync(await calls.PatchAsync(1, new { status = "success", lease }), "The build is finished (canceled) and does not change any more.");
    }

    [Fact]
    public async Task A_build_that_nobody_claimed_has_no_heartbeat()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");

        await ShouldBeRefusedAsync(await calls.PostAsync(1, "heartbeat"), "The build is leased to no runner.");
    }

    private static Task ShouldBeRefusedAsync((HttpResponseMessage Answer, JsonNode? Body) call, string message)
    {
        call.Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        call.Body.Text("message").ShouldBe(message);
        return Task.CompletedTask;
    }

    private static async Task StatusShouldBecomeAsync(BuildCalls calls, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await calls.GetAsync(1)).Text("status") != status)
            limit.Token.ThrowIfCancellationRequested();
    }
}
