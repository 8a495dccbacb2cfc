using System.Net;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>Workflows of v2 and their jobs: run again, canceled.</summary>
public sealed class WorkflowTests : V2Test
{
    [Theory]
    [InlineData("all", new[] { "build", "test", "deploy" })]
    [InlineData("from_failed", new[] { "test" })]
    [InlineData("fromFailed", new[] { "test" })]
    [InlineData("jobs", new[] { "build" })]
    public async Task A_workflow_is_run_again_whole_or_in_part_in_a_new_workflow_of_the_pipeline(string which, string[] jobs)
    {
        var (build, _) = await ThreeJobsAsync();
        object? body = which switch
        {
            "from_failed" => new { from_failed = true },
            "fromFailed" => new { fromFailed = true },
            "jobs" => new { jobs = new[] { build.Id, build.Id } },
            _ => null,
        };

        var (answer, accepted) = await ada.CallAsync(HttpMethod.Post, $"/api/v2/workflow/{build.WorkflowId}/rerun", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        accepted!.ToJsonString().ShouldBe("""{"message":"Accepted."}""");
        var workflows = Items(await ada.OkAsync(HttpMethod.Get, $"/api/v2/pipeline/{build.PipelineId}/workflow")).ToList();
        workflows.Count.ShouldBe(2);
        var rerun = workflows.Single(workflow => workflow.Text("id") != build.WorkflowId.ToString());
        Items(await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{rerun.Text("id")}/job")).Select(job => $"{job.Text("name")} {job.Text("status")}").ShouldBe(jobs.Select(job => $"{job} queued"));
    }

    [Theory]
    [InlineData("""{"jobs":[]}""")]
    [InlineData("""{"jobs":["nonsense"]}""")]
    [InlineData("""{"jobs":["01a201be-6c76-7893-8f45-b55eeb1f0d34"]}""")]
    [InlineData("""{"jobs":[],"from_failed":true}""")]
    [InlineData("""{"jobs":"all"}""")]
    public async Task A_rerun_of_jobs_that_there_are_not_is_refused_and_queues_nothing(string body)
    {
        var (build, _) = await ThreeJobsAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await ada.PostAsync($"/api/v2/workflow/{build.WorkflowId}/rerun", content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Items(await ada.OkAsync(HttpMethod.Get, $"/api/v2/pipeline/{build.PipelineId}/workflow")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_canceled_workflow_ends_what_waits_or_runs_and_leaves_what_is_finished()
    {
        var (build, failed) = await ThreeJobsAsync();
        await host.EditBuildAsync(build, row => (row.Lifecycle, row.Outcome, row.StoppedAt) = (Lifecycle.Running, null, null));
        (await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{build.WorkflowId}")).Text("status").ShouldBe("failing");
        await host.EditBuildAsync(failed, row => row.Outcome = Outcome.Success);
        (await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{build.WorkflowId}")).Text("status").ShouldBe("running");

        for (var twice = 0; twice < 2; twice++)
        {
            var (answer, accepted) = await ada.CallAsync(HttpMethod.Post, $"/api/v2/workflow/{build.WorkflowId}/cancel");
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            accepted!.ToJsonString().ShouldBe("""{"message":"Accepted."}""");
        }

        var workflow = await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{build.WorkflowId}");
        workflow.Text("status").ShouldBe("canceled");
        workflow["stopped_at"].ShouldNotBeNull();
        Items(await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{build.WorkflowId}/job")).Select(job => $"{job.Text("name")} {job.Text("status")}")
            .ShouldBe(["build canceled", "test success", "deploy canceled"]);
    }

    [Fact]
    public async Task A_job_is_canceled_once()
    {
        await host.AddBuildAsync(project, Lifecycle.Running);

        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/1/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/job/1")).Text("status").ShouldBe("canceled");
        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/1/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/9/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<(BuildRow Build, BuildRow Failed)> ThreeJobsAsync()
    {
        var build = await host.AddBuildAsync(project, job: "build");
        var test = await host.AddBuildAsync(project, outcome: Outcome.Failed, job: "test");
        var deploy = await host.AddBuildAsync(project, outcome: Outcome.Canceled, job: "deploy");
        foreach (var row in new[] { test, deploy })
            await host.EditBuildAsync(row, edited => (edited.WorkflowId, edited.PipelineId) = (build.WorkflowId, build.PipelineId));
        return (build, test);
    }
}
