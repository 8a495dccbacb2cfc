using System.Net;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Builds;

/// <summary>How builds end, and what the one before has to do with it.</summary>
public sealed class StatusTests
{
    [Theory]
    [InlineData("failed", "fixed")]
    [InlineData("timedout", "fixed")]
    [InlineData("infrastructure_fail", "fixed")]
    [InlineData("success", "success")]
    [InlineData("no_tests", "success")]
    public async Task A_success_after_a_failure_is_fixed(string before, string status)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync(before);

        var build = await calls.GetAsync(await calls.ReportAsync("success"));

        build.Text("status").ShouldBe(status);
        build.Text("outcome").ShouldBe("success");
        build["previous"]!.ToJsonString().ShouldBe($$"""{"status":"{{before}}","build_num":1}""");
    }

    [Fact]
    public async Task The_build_before_is_the_newest_finished_and_not_canceled_one_of_the_same_branch_and_job()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        var failed = await calls.ReportAsync("failed");
        await calls.ReportAsync("success", "other");
        await calls.ReportAsync("success", job: "lint");
        await calls.ReportAsync("canceled");
        await calls.ReportAsync("running");
        await calls.QueueAsync();

        var build = await calls.GetAsync(await calls.ReportAsync("success"));

        ((int)build["previous"]!["build_num"]!).ShouldBe(failed);
        build.Text("status").ShouldBe("fixed");
    }

    [Fact]
    public async Task A_build_that_runs_longer_than_a_later_one_looks_back_not_ahead()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("success");
        var slow = await calls.ReportAsync("running");
        await calls.ReportAsync("failed");

        await calls.PatchAsync(slow, new { status = "success" });

        (await calls.GetAsync(slow))["previous"]!.ToJsonString().ShouldBe("""{"status":"success","build_num":1}""");
    }

    [Fact]
    public async Task A_build_of_a_tag_has_no_build_before()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.PatchAsync(await calls.QueueAsync(new { tag = "v1" }), new { status = "failed" });
        var second = await calls.QueueAsync(new { tag = "v2" });

        var (_, body) = await calls.PatchAsync(second, new { status = "success" });

        body.Text("status").ShouldBe("success");
        body!["previous"].ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Queued_and_running_builds_are_canceled(bool running)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        var number = running ? await calls.ReportAsync("running") : await calls.QueueAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        var (answer, body) = await calls.PostAsync(number, "cancel");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        body.Text("status").ShouldBe("canceled");
        body.Text("outcome").ShouldBe("canceled");
        body.Text("lifecycle").ShouldBe("finished");
        body.Text("stop_time").ShouldBe("2026-11-03T00:00:03.000Z");
        (await calls.ClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_retry_is_a_new_build_in_a_new_workflow_of_the_same_pipeline()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync(new { branch = "next", revision = "abc", job = "deploy", build_parameters = new { a = "1" } });
        var before = await calls.GetAsync(1);

        var (answer, body) = await calls.PostAsync(1, "retry");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((int)body!["build_num"]!).ShouldBe(2);
        ((int)body["retry_of"]!).ShouldBe(1);
        body.Text("why").ShouldBe("retry");
        body.Text("status").ShouldBe("queued");
        body.Text("branch").ShouldBe("next");
        body.Text("vcs_revision").ShouldBe("abc");
        body["workflows"].Text("job_name").ShouldBe("deploy");
        body["workflows"].Text("workflow_id").ShouldNotBe(before["workflows"].Text("workflow_id"));
        (await calls.GetAsync(2))["build_parameters"]!.ToJsonString().ShouldBe("""{"a":"1"}""");
        (await calls.GetAsync(1)).ToJsonString().ShouldBe(before.ToJsonString());
    }
}
