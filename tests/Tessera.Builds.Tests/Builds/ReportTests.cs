using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Builds;

/// <summary>Builds that run elsewhere and are reported: at once, or step by step.</summary>
public sealed class ReportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_says_all_that_a_summary_shows()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);

        var (answer, body) = await calls.Client.CallAsync(HttpMethod.Post, BuildCalls.Path + "/report", JsonNode.Parse("""
            {"branch":"main","revision":"f1baeb9","job":"test","subject":"Fix <it>","body":"Because\nso.","committer":{"name":"Ada","email":"ada@example.com"},
             "status":"failed","started_at":"2026-11-02T23:00:00+01:00","stopped_at":"2026-11-02T22:00:01.5Z"}
            """));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        body!["workflows"]!.AsObject().Remove("workflow_id");
        body["build_url"] = "";
        body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldBe(
            """{"vcs_url":"https://github.com/acme/web","build_url":"","build_num":1,"branch":"main","vcs_tag":null,"vcs_revision":"f1baeb9","committer_name":"Ada","committer_email":"ada@example.com","subject":"Fix <it>","body":"Because\nso.","why":"report","queued_at":"2026-11-03T00:00:00.000Z","start_time":"2026-11-02T22:00:00.000Z","stop_time":"2026-11-02T22:00:01.500Z","build_time_millis":1500,"username":"acme","reponame":"web","lifecycle":"finished","outcome":"failed","status":"failed","retry_of":null,"previous":null,"workflows":{"job_name":"test"}}""");
    }

    [Theory]
    [InlineData("""{"status":"success"}""", "body")]
    [InlineData("""{"branch":"main"}""", "body")]
    [InlineData("""{"branch":"","status":"success"}""", "branch")]
    [InlineData("""{"branch":"main","status":"fixed"}""", "status")]
    [InlineData("""{"branch":"main","status":"queued"}""", "status")]
    [InlineData("""{"branch":"main","status":"running","stopped_at":"2026-11-03T00:00:00Z"}""", "stopped_at")]
    [InlineData("""{"branch":"main","status":"failed","started_at":"2026-11-03T00:00:01Z","stopped_at":"2026-11-03T00:00:00Z"}""", "stopped_at")]
    [InlineData("""{"branch":"main","status":"failed","started_at":"yesterday"}""", "started_at")]
    [InlineData("""{"branch":"main","status":"failed","outcome":"failed"}""", "outcome")]
    [InlineData("""{"branch":"main","status":"failed","tag":"v1"}""", "tag")]
    [InlineData("""{"branch":"main","status":"failed","revision":"a/b"}""", "revision")]
    [InlineData("""{"branch":"main","status":"failed","committer":{"nick":"a"}}""", "nick")]
    [InlineData("""{"branch":"main","status":"failed","committer":5}""", "committer")]
    [InlineData("""{"branch":"main","status":"failed","subject":"a\nb"}""", "subject")]
    [InlineData("""{"branch":"main","status":"failed","body":"\u0000"}""", "body")]
    [InlineData("""{"branch":null,"status":"failed"}""", "branch")]
    [InlineData("", "missing")]
    [InlineData("null", "body")]
    [InlineData("[1]", "body")]
    public async Task A_bad_report_is_refused_with_what_is_wrong(string json, string message)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");

        using var answer = await calls.Client.PostAsync(BuildCalls.Path + "/report", content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct)).Text("message").ShouldContain(message);
        (await calls.Reader.OkAsync(HttpMethod.Get, BuildCalls.Path)).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_that_are_absurdly_off_are_taken()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);

        foreach (var time in new[] { "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z" })
        {
            var build = await calls.Client.OkAsync(HttpMethod.Post, BuildCalls.Path + "/report", new { branch = "main", status = "success", started_at = time });
            build.Text("status").ShouldBe("success");
            build.Text("queued_at").ShouldBe("2026-11-03T00:00:00.000Z");
        }
    }

    [Fact]
    public async Task Steps_that_are_patched_in_replace_those_before()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");

        await calls.PatchAsync(1, JsonNode.Parse("""{"steps":[{"name":"a"}]}""")!);
        var (answer, _) = await calls.PatchAsync(1, JsonNode.Parse("""
            {"steps":[{"name":"test","command":"make test","exit_code":2,"started_at":"2026-11-03T00:00:00Z","stopped_at":"2026-11-03T00:00:02Z"},{"name":"upload"}]}
            """)!);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await calls.GetAsync(1))["steps"]!.ToJsonString().ShouldBe(
            """[{"name":"test","actions":[{"index":0,"step":0,"name":"test","type":"test","status":"failed","exit_code":2,"start_time":"2026-11-03T00:00:00.000Z","end_time":"2026-11-03T00:00:02.000Z","run_time_millis":2000,"bash_command":"make test","has_output":false,"output_url":null}]},"""
            + """{"name":"upload","actions":[{"index":0,"step":1,"name":"upload","type":"test","status":"running","exit_code":null,"start_time":null,"end_time":null,"run_time_millis":null,"bash_command":null,"has_output":false,"output_url":null}]}]""");
    }

    [Fact]
    public async Task A_build_that_ends_ends_its_running_steps()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        await calls.PatchAsync(1, new { steps = new[] { new { name = "test" } } });

        await calls.PatchAsync(1, new { status = "timedout" });

        (await calls.GetAsync(1))["steps"]![0]!["actions"]![0].Text("status").ShouldBe("timedout");
    }

    [Theory]
    [InlineData("""{"status":"fixed"}""", "status")]
    [InlineData("""{"stopped_at":"2026-11-03T00:00:00Z"}""", "stopped_at")]
    [InlineData("""{"status":"failed","stopped_at":"2026-11-02T00:00:00Z"}""", "stopped_at")]
    [InlineData("""{"steps":[{"name":""}]}""", "steps[0].name")]
    [InlineData("""{"steps":[{"name":"a"},{"name":"a\nb"}]}""", "steps[1].name")]
    [InlineData("""{"steps":[{"name":"a","status":"fine"}]}""", "steps[0].status")]
    [InlineData("""{"steps":[{"name":"a","exit_code":"1"}]}""", "exit_code")]
    [InlineData("""{"steps":[{"name":"a","log":"x"}]}""", "log")]
    [InlineData("""{"steps":[{"name":"a","started_at":"2026-11-03T00:00:01Z","stopped_at":"2026-11-03T00:00:00Z"}]}""", "steps[0].stopped_at")]
    [InlineData("""{"steps":[null]}""", "steps[0]")]
    [InlineData("""{"steps":{}}""", "steps")]
    [InlineData("""{"branch":"x"}""", "branch")]
    public async Task A_bad_patch_is_refused_with_what_is_wrong(string json, string message)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");
        var before = (await calls.GetAsync(1)).ToJsonString();

        var (answer, body) = await calls.PatchAsync(1, JsonNode.Parse(json)!);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldContain(message);
        (await calls.GetAsync(1)).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task A_build_has_at_most_1000_steps()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("running");

        (await calls.PatchAsync(1, new { steps = Enumerable.Repeat(new { name = "a" }, 1000) })).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await calls.PatchAsync(1, new { steps = Enumerable.Repeat(new { name = "a" }, 1001) })).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_finished_build_no_longer_changes()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("success");
        var before = (await calls.GetAsync(1)).ToJsonString();

        foreach (var (answer, body) in new[] { await calls.PatchAsync(1, new { status = "failed" }), await calls.PostAsync(1, "cancel"), await calls.PostAsync(1, "heartbeat") })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            body.Text("message").ShouldBe("The build is finished (success) and does not change any more.");
        }

        (await calls.GetAsync(1)).ToJsonString().ShouldBe(before);
    }
}
