using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Builds;

/// <summary>What a trigger queues, in all forms that clients send.</summary>
public sealed class TriggerTests
{
    private const string Project = "/api/v1.1/project/gh/acme/web";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trigger_queues_a_build_of_the_default_branch()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host, "trunk");

        var (answer, body) = await client.CallAsync(HttpMethod.Post, Project);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        body.Text("branch").ShouldBe("trunk");
        body.Text("status").ShouldBe("queued");
        body.Text("lifecycle").ShouldBe("queued");
        body.Text("why").ShouldBe("api");
        body.Text("username").ShouldBe("acme");
        body.Text("reponame").ShouldBe("web");
        body.Text("vcs_url").ShouldBe("https://github.com/acme/web");
        body.Text("queued_at").ShouldBe("2026-11-03T00:00:00.000Z");
        ((int)body!["build_num"]!).ShouldBe(1);
        body["outcome"].ShouldBeNull();
        body["workflows"].Text("job_name").ShouldBe("build");
    }

    [Fact]
    public async Task Parameters_of_a_form_become_text_and_one_of_them_names_the_job()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host);

        var (answer, body) = await PostFormAsync(client, Project + "/tree/feature/a%2Fb", "build_parameters[CIRCLE_JOB]=deploy&build_parameters%5BX%5D=1+2&unknown=1");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        body.Text("branch").ShouldBe("feature/a/b");
        body!["workflows"].Text("job_name").ShouldBe("deploy");
        (await ParametersAsync(client, 1)).ToJsonString().ShouldBe("""{"CIRCLE_JOB":"deploy","X":"1 2"}""");
    }

    [Fact]
    public async Task Values_of_JSON_become_text()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host);

        await client.OkAsync(HttpMethod.Post, Project, JsonNode.Parse("""{"job":"test","revision":"f1baeb9","parallel":2,"build_parameters":{"A":1.50,"B":true,"C":null,"D":"ü","E":-3e2}}"""));

        (await ParametersAsync(client, 1)).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ShouldBe("""{"A":"1.50","B":"true","C":"","D":"ü","E":"-3e2"}""");
        var build = await client.OkAsync(HttpMethod.Get, Project + "/1");
        build.Text("vcs_revision").ShouldBe("f1baeb9");
        build["workflows"].Text("job_name").ShouldBe("test");
    }

    [Fact]
    public async Task A_tag_is_built_on_no_branch()
    {
        await using var host = await BuildsHost.StartAsync();

        var body = await Admin(host).OkAsync(HttpMethod.Post, Project, new { tag = "v1.0" });

        body["branch"].ShouldBeNull();
        body.Text("vcs_tag").ShouldBe("v1.0");
    }

    [Fact]
    public async Task A_trigger_makes_one_pipeline_with_one_workflow_numbered_within_the_project()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host);
        host.Instance.AddProject("gh/acme/other");
        await host.Client(host.Instance.ProjectToken("gh/acme/other", "admin")).OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/other");

        await client.OkAsync(HttpMethod.Post, Project, new { build_parameters = new { A = "1" } });
        await client.OkAsync(HttpMethod.Post, Project, new { branch = "next" });

        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        var builds = await db.Builds.Where(row => row.Branch == "next").ToListAsync(Ct);
        builds.Count.ShouldBe(1);
        builds[0].Number.ShouldBe(2);
        var pipeline = await db.Pipelines.SingleAsync(row => row.Id == builds[0].PipelineId, Ct);
        pipeline.Number.ShouldBe(2);
        pipeline.Trigger.ShouldBe("api");
        pipeline.Branch.ShouldBe("next");
        (await db.Workflows.SingleAsync(row => row.Id == builds[0].WorkflowId, Ct)).PipelineId.ShouldBe(pipeline.Id);
    }

    [Theory]
    [InlineData("""{"revision":"abc","tag":"v1"}""", "revision and tag")]
    [InlineData("""{"branch":"main","tag":"v1"}""", "branch and tag")]
    [InlineData("""{"revision":"a b"}""", "revision")]
    [InlineData("""{"revision":"--force\n"}""", "revision")]
    [InlineData("""{"branch":"a\u0000b"}""", "branch")]
    [InlineData("""{"tag":"a\nb"}""", "tag")]
    [InlineData("""{"job":"a\tb"}""", "job")]
    [InlineData("""{"branch":5}""", "branch")]
    [InlineData("""{"build_parameters":{"9X":"1"}}""", "digit")]
    [InlineData("""{"build_parameters":{"":"1"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A-B":"1"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"Ä":"1"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A\n":"1"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A":{"b":1}}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A":[1]}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A":"1","A":"2"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":{"A":"\u0000"}}""", "NUL")]
    [InlineData("""{"build_parameters":{"A":"\ud800"}}""", "build_parameters")]
    [InlineData("""{"build_parameters":"A=1"}""", "build_parameters")]
    [InlineData("""{"build_parameters":[]}""", "build_parameters")]
    [InlineData("""{"job":"a"} x""", "body")]
    [InlineData("""{"job":"a","job":"b"}""", "body")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"job":""", "body")]
    public async Task Bad_JSON_is_refused_with_what_is_wrong(string json, string message)
    {
        await using var host = await BuildsHost.StartAsync();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");

        using var answer = await Admin(host).PostAsync(Project, content, Ct);

        await ShouldBeRefusedAsync(host, answer, message);
    }

    [Theory]
    [InlineData("build_parameters[a][b]=1", "build_parameters[a][b]")]
    [InlineData("build_parameters[]=1", "build_parameters")]
    [InlineData("build_parameters=1", "build_parameters")]
    [InlineData("build_parameters[A=1", "build_parameters[A")]
    [InlineData("build_parameters]A[=1", "build_parameters")]
    [InlineData("build_parameters[9X]=1", "digit")]
    [InlineData("build_parameters[A]=1&build_parameters[A]=2", "more than once")]
    [InlineData("build_parameters[A]=%00", "no form may hold")]
    [InlineData("branch=a&branch=b", "more than once")]
    [InlineData("revision=abc&tag=v1", "revision and tag")]
    [InlineData("{\"branch\":\"x\"}", "Content-Type")]
    public async Task A_bad_form_is_refused_with_what_is_wrong(string form, string message)
    {
        await using var host = await BuildsHost.StartAsync();
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await Admin(host).PostAsync(Project, content, Ct);

        await ShouldBeRefusedAsync(host, answer, message);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(5000)]
    public async Task Too_many_parameters_of_a_form_are_refused(int count)
    {
        await using var host = await BuildsHost.StartAsync();

        var (answer, body) = await PostFormAsync(Admin(host), Project, string.Join('&', Enumerable.Range(0, count).Select(i => $"build_parameters[A{i}]=1")));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_value_of_more_than_32_KiB_is_refused_and_one_of_5_MB_is_too_large()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host);

        var (longest, _) = await client.CallAsync(HttpMethod.Post, Project, new { build_parameters = new { A = new string('x', 32 << 10) } });
        var (longer, _) = await client.CallAsync(HttpMethod.Post, Project, new { build_parameters = new { A = new string('x', (32 << 10) + 1) } });
        var (huge, body) = await client.CallAsync(HttpMethod.Post, Project, new { build_parameters = new { A = new string('x', 5 << 20) } });

        longest.StatusCode.ShouldBe(HttpStatusCode.Created);
        longer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        huge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        body.Text("message").ShouldBe("The body is too large.");
    }

    [Theory]
    [InlineData("/tree/")]
    [InlineData("/tree/a%01b")]
    [InlineData("/tree/LONG")]
    public async Task A_branch_that_cannot_be_one_is_refused(string path)
    {
        await using var host = await BuildsHost.StartAsync();

        var (answer, body) = await Admin(host).CallAsync(HttpMethod.Post, Project + path.Replace("LONG", new('x', 251), StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldStartWith("branch:");
    }

    [Fact]
    public async Task Builds_triggered_at_the_same_time_get_different_numbers()
    {
        await using var host = await BuildsHost.StartAsync();
        var client = Admin(host);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (int)(await client.OkAsync(HttpMethod.Post, Project))["build_num"]!));

        numbers.Order().ShouldBe(Enumerable.Range(1, 20));
    }

    private static HttpClient Admin(BuildsHost host, string branch = "main")
    {
        host.Instance.AddProject("gh/acme/web", defaultBranch: branch);
        return host.Client(host.Instance.ProjectToken("gh/acme/web", "admin"));
    }

    private static async Task<(HttpResponseMessage Answer, JsonNode? Body)> PostFormAsync(HttpClient client, string path, string form)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        var answer = await client.PostAsync(path, content, Ct);
        return (answer, await answer.Content.ReadFromJsonAsync<JsonNode>(Ct));
    }

    private static async Task<JsonNode> ParametersAsync(HttpClient client, int number) =>
        (await client.OkAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Project}/{number}")))["build_parameters"]!;

    private static async Task ShouldBeRefusedAsync(BuildsHost host, HttpResponseMessage answer, string message)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct)).Text("message").ShouldContain(message, Case.Insensitive);
        await using var db = await host.Get<BuildsStore>().ReadAsync(Ct);
        (await db.Builds.CountAsync(Ct)).ShouldBe(0);
    }
}
