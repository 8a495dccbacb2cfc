using System.Net;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>Pipelines of v2: triggered, listed, read part by part.</summary>
public sealed class PipelineTests : V2Test
{
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
            await host.AddBuildAsync(project);
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
            await host.AddBuildAsync(project);
        var token = (string)(await ada.OkAsync(HttpMethod.Get, $"{Web}/pipeline"))["next_page_token"]!;
        var altered = token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];

        foreach (var query in new[] { "page-token=nonsense", "page-token=20", $"page-token={altered}", $"branch=main&page-token={token}", $"page-token={new string('a', 1000)}", "page-token=a&page-token=b" })
            (await ada.CallAsync(HttpMethod.Get, $"{Web}/pipeline?{query}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/envvar?page-token={token}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<IEnumerable<int>> NumbersAsync(string path) => Items(await ada.OkAsync(HttpMethod.Get, path)).Select(item => (int)item!["number"]!);
}
