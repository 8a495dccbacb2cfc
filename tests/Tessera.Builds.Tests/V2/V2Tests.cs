using System.Net;
using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>v2 over the same builds as v1.1.</summary>
public sealed class V2Tests : IAsyncLifetime
{
    private const string Web = "/api/v2/project/gh/acme/web";
    private BuildsHost host = null!;
    private Project web = null!;
    private HttpClient ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        web = host.Instance.AddProject("gh/acme/web");
        ada = host.Client(host.Instance.PersonalToken().Secret);
    }

    public ValueTask DisposeAsync()
    {
        ada.Dispose();
        return host.DisposeAsync();
    }

    [Fact]
    public async Task A_user_and_their_organisations()
    {
        var user = Guid.CreateVersion7(host.Clock.GetUtcNow());
        host.Instance.AddProject("bb/other/one", members: (user, Access.Read));
        host.Instance.AddProject("bb/other/two", members: (user, Access.Write));
        host.Instance.AddProject("gh/acme/api", members: (user, Access.Write));
        using var client = host.Client(host.Instance.PersonalToken(allProjects: Access.None, user: user).Secret);

        (await client.OkAsync(HttpMethod.Get, "/api/v2/me")).ToJsonString().ShouldBe($$"""{"id":"{{user}}","login":"ada","name":"Ada"}""");
        (await client.OkAsync(HttpMethod.Get, "/api/v2/me/collaborations")).AsArray().Select(entry => $"{entry.Text("vcs-type")} {entry.Text("name")} {entry.Text("slug")}")
            .ShouldBe(["bitbucket other bb/other", "github acme gh/acme"]);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("me/collaborations")]
    public async Task Without_a_user_behind_it_any_token_is_as_good_as_none(string path)
    {
        foreach (var token in new[] { null, StandInInstance.UnknownToken(), host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), host.Instance.ServiceToken(Access.Write) })
        {
            using var client = host.Client(token);
            var (answer, body) = await client.CallAsync(HttpMethod.Get, $"/api/v2/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            body.Text("message").ShouldBe("You must log in first.");
        }
    }

    [Theory]
    [InlineData(Web)]
    [InlineData("/api/v2/project/gh%2Facme%2Fweb")]
    [InlineData("/api/v2/project/github%2Facme%2Fweb")]
    public async Task A_project_by_its_slug_in_any_spelling(string path)
    {
        var project = await ada.OkAsync(HttpMethod.Get, path);

        (project.Text("slug"), project.Text("name"), project.Text("organization_name")).ShouldBe(("gh/acme/web", "web", "acme"));
        var vcs = project["vcs_info"];
        (vcs.Text("vcs_url"), vcs.Text("provider"), vcs.Text("default_branch")).ShouldBe(("https://github.com/acme/web", "GitHub", "main"));
    }

    [Fact]
    public async Task A_trigger_makes_a_pipeline_with_one_workflow_with_one_job()
    {
        var (answer, started) = await ada.CallAsync(HttpMethod.Post, $"{Web}/pipeline", new { branch = "release/1", parameters = new Dictionary<string, object> { ["CIRCLE_JOB"] = "deploy", ["times"] = 3, ["dry"] = true } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        started!.AsObject().Select(member => member.Key).ShouldBe(["id", "state", "number", "created_at"]);

        var pipeline = await ada.OkAsync(HttpMethod.Get, $"/api/v2/pipeline/{started.Text("id")}");
        (pipeline.Text("id"), (int)pipeline["number"]!, pipeline.Text("project_slug"), pipeline["vcs"].Text("branch"), pipeline["trigger"]!["actor"].Text("login"))
            .ShouldBe((started.Text("id"), 1, "gh/acme/web", "release/1", "ada"));
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/pipeline/1")).ToJsonString().ShouldBe(pipeline.ToJsonString());

        var workflow = Single(await ada.OkAsync(HttpMethod.Get, $"/api/v2/pipeline/{pipeline.Text("id")}/workflow"));
        (workflow.Text("pipeline_id"), (int)workflow["pipeline_number"]!, workflow.Text("status"), workflow.Text("started_by"), workflow["stopped_at"])
            .ShouldBe((pipeline.Text("id"), 1, "running", "ada", null));
        (await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{workflow.Text("id")}")).ToJsonString().ShouldBe(workflow.ToJsonString());

        var job = Single(await ada.OkAsync(HttpMethod.Get, $"/api/v2/workflow/{workflow.Text("id")}/job"));
        (job.Text("name"), (int)job["job_number"]!, job.Text("status"), job.Text("type"), job.Text("project_slug")).ShouldBe(("deploy", 1, "queued", "build", "gh/acme/web"));

        var detail = await ada.OkAsync(HttpMethod.Get, $"{Web}/job/1");
        (detail.Text("name"), detail["pipeline"].Text("id"), detail["latest_workflow"].Text("id"), detail["project"].Text("slug"), detail["organization"].Text("name"))
            .ShouldBe(("deploy", pipeline.Text("id"), workflow.Text("id"), "gh/acme/web", "acme"));
        (await ada.OkAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/1"))["build_parameters"]!.ToJsonString().ShouldBe("""{"CIRCLE_JOB":"deploy","times":"3","dry":"true"}""");
    }

    [Theory]
    [InlineData("""{"branch":"a","tag":"b"}""", "branch and tag")]
    [InlineData("""{"parameters":{"9x":"1"}}""", "digit")]
    [InlineData("""{"parameters":{"a":{"b":1}}}""", "parameters")]
    [InlineData("""{"branch":1}""", "branch")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"branch":"a"} trailing""", "JSON")]
    public async Task A_pipeline_that_cannot_be_is_refused_and_nothing_is_queued(string body, string named)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await ada.PostAsync($"{Web}/pipeline", content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain(named);
        Items(await ada.OkAsync(HttpMethod.Get, $"{Web}/pipeline")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pipelines_are_listed_newest_first_by_branch_and_by_who_started_them()
    {
        await ada.OkAsync(HttpMethod.Post, $"{Web}/pipeline", new { branch = "main" });
        await ada.OkAsync(HttpMethod.Post, $"{Web}/pipeline", new { branch = "other" });
        using var bob = host.Client(host.Instance.PersonalToken(email: "bob@example.com").Secret);
        await bob.OkAsync(HttpMethod.Post, $"{Web}/pipeline", new { branch = "main" });

        (await NumbersAsync($"{Web}/pipeline")).ShouldBe([3, 2, 1]);
        (await NumbersAsync($"{Web}/pipeline?branch=main")).ShouldBe([3, 1]);
        (await NumbersAsync($"{Web}/pipeline/mine")).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_list_is_read_part_by_part_and_each_item_once()
    {
        for (var i = 0; i < 45; i++)
            await host.AddBuildAsync(web);
        var seen = new List<int>();
        var parts = 0;
        for (string? token = ""; token is not null; parts++)
        {
            var page = await ada.OkAsync(HttpMethod.Get, $"{Web}/pipeline?page-token={token}");
            seen.AddRange(Items(page).Select(item => (int)item!["number"]!));
            token = (string?)page["next_page_token"];
        }

        parts.ShouldBe(3);
        seen.ShouldBe(Enumerable.Range(1, 45).Reverse());
    }

    [Fact]
    public async Task A_page_token_that_is_made_up_altered_or_of_another_list_is_refused()
    {
        for (var i = 0; i < 21; i++)
            await host.AddBuildAsync(web);
        var token = (string)(await ada.OkAsync(HttpMethod.Get, $"{Web}/pipeline"))["next_page_token"]!;
        var altered = token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];

        foreach (var query in new[] { "page-token=nonsense", "page-token=20", $"page-token={altered}", $"branch=main&page-token={token}", $"page-token={new string('a', 1000)}", "page-token=a&page-token=b" })
            (await ada.CallAsync(HttpMethod.Get, $"{Web}/pipeline?{query}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/envvar?page-token={token}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

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
        await host.AddBuildAsync(web, Lifecycle.Running);

        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/1/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/job/1")).Text("status").ShouldBe("canceled");
        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/1/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await ada.CallAsync(HttpMethod.Post, $"{Web}/job/9/cancel")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_without_reports_has_no_tests()
    {
        await host.AddBuildAsync(web);

        (await ada.OkAsync(HttpMethod.Get, $"{Web}/1/tests")).ToJsonString().ShouldBe("""{"items":[],"next_page_token":null}""");
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/2/tests")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Environment_variables_are_set_listed_masked_and_deleted()
    {
        var (answer, made) = await ada.CallAsync(HttpMethod.Post, $"{Web}/envvar", new { name = "KEY", value = "sesame-1234" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        made!.ToJsonString().ShouldBe("""{"name":"KEY","value":"xxxx1234"}""");
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/envvar")).ToJsonString().ShouldBe("""{"items":[{"name":"KEY","value":"xxxx1234"}],"next_page_token":null}""");
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/envvar/KEY")).Text("value").ShouldBe("xxxx1234");
        (await ada.OkAsync(HttpMethod.Delete, $"{Web}/envvar/KEY")).ToJsonString().ShouldBe("""{"message":"Environment variable deleted."}""");
        (await ada.CallAsync(HttpMethod.Delete, $"{Web}/envvar/KEY")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_jobs_artifacts_can_be_downloaded_where_the_list_says()
    {
        var build = await host.AddBuildAsync(web);
        using var file = new StringContent("hello");
        (await ada.PutAsync($"/api/v1.1/project/gh/acme/web/{build.Number}/artifacts/out/a b.txt", file, Ct)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var item = Single(await ada.OkAsync(HttpMethod.Get, $"{Web}/1/artifacts"));
        (item.Text("path"), (int)item["node_index"]!).ShouldBe(("out/a b.txt", 0));
        (await ada.GetStringAsync(item.Text("url"), Ct)).ShouldBe("hello");
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/99/artifacts")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/api/v1.1/nothing", HttpStatusCode.NotFound, "Not found")]
    [InlineData("GET", "/api/v2", HttpStatusCode.NotFound, "Not found")]
    [InlineData("GET", "/api/v2/project/gh/acme/web/nothing/here/it/is", HttpStatusCode.NotFound, "Not found")]
    [InlineData("DELETE", "/api/v1.1/me", HttpStatusCode.MethodNotAllowed, "Method not allowed")]
    [InlineData("PATCH", "/api/v2/me", HttpStatusCode.MethodNotAllowed, "Method not allowed")]
    public async Task Calls_that_there_are_not_are_answered_in_this_APIs_form(string method, string path, HttpStatusCode status, string message)
    {
        var (answer, body) = await ada.CallAsync(new(method), path);

        answer.StatusCode.ShouldBe(status);
        body!.ToJsonString().ShouldBe($$"""{"message":"{{message}}"}""");
    }

    private static IEnumerable<JsonNode?> Items(JsonNode page) => page["items"]!.AsArray();

    private static JsonNode Single(JsonNode page)
    {
        page["next_page_token"].ShouldBeNull();
        return Items(page).ShouldHaveSingleItem()!;
    }

    private async Task<IEnumerable<int>> NumbersAsync(string path) => Items(await ada.OkAsync(HttpMethod.Get, path)).Select(item => (int)item!["number"]!);

    private async Task<(BuildRow Build, BuildRow Failed)> ThreeJobsAsync()
    {
        var build = await host.AddBuildAsync(web, job: "build");
        var test = await host.AddBuildAsync(web, outcome: Outcome.Failed, job: "test");
        var deploy = await host.AddBuildAsync(web, outcome: Outcome.Canceled, job: "deploy");
        foreach (var row in new[] { test, deploy })
            await host.EditBuildAsync(row, edited => (edited.WorkflowId, edited.PipelineId) = (build.WorkflowId, build.PipelineId));
        return (build, test);
    }
}
