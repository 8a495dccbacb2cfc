using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.RealServer;

/// <summary>A build from the call that triggers it to what is served of it, through the real server and the real program.</summary>
[Collection(RealServerTests.Name)]
public sealed class RunnerTests(RealTessera tessera)
{
    private const string Api = "api/v1.1/project";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_triggered_build_runs_and_everything_of_it_is_served()
    {
        const string Script = """
            echo "to $TARGET with $API_KEY on $CIRCLE_BRANCH as $CIRCLE_JOB"
            mkdir -p 'dist/ä b#' && printf content > 'dist/ä b#/c?.txt'
            echo '<testsuite name="s"><testcase classname="c" name="works" time="0.5"/></testsuite>' > report.xml
            """;
        var project = await ProjectAsync("gh/acme/deployed");
        await project.PostAsJsonAsync("envvar", new { name = "API_KEY", value = "swordfish-42" }, Ct);
        using var form = new FormUrlEncodedContent([new("build_parameters[CIRCLE_JOB]", "deploy"), new("build_parameters[TARGET]", "production")]);
        (await project.PostAsync("tree/release", form, Ct)).IsSuccessStatusCode.ShouldBeTrue();

        var run = await RunnerAsync(project, "gh/acme/deployed", "--job", $"deploy={Script}", "--artifacts", "dist/**", "--junit", "*.xml");

        run.ExitCode.ShouldBe(0, run.Out + run.Error);
        var build = await project.GetFromJsonAsync<JsonNode>("1", Ct);
        build!["status"]!.GetValue<string>().ShouldBe("success");
        var actions = build["steps"]!.AsArray().Select(step => step!["actions"]![0]!).ToList();
        actions.Select(action => action["status"]!.GetValue<string>()).ShouldAllBe(status => status == "success");
        var log = await project.GetStringAsync("1/output/1", Ct);
        JsonNode.Parse(log)![0]!["message"]!.GetValue<string>().ShouldBe("to production with **** on release as deploy\n");
        var artifacts = await project.GetFromJsonAsync<JsonArray>("1/artifacts", Ct);
        artifacts!.Single()!["path"]!.GetValue<string>().ShouldBe("dist/ä b#/c?.txt");
        (await project.GetStringAsync(artifacts![0]!["url"]!.GetValue<string>(), Ct)).ShouldBe("content");
        var tests = await project.GetFromJsonAsync<JsonNode>("1/tests", Ct);
        tests!["tests"]!.AsArray().Single()!["result"]!.GetValue<string>().ShouldBe("success");
        (await BadgeAsync(project, "gh/acme/deployed")).ShouldContain("passed", Case.Insensitive);
    }

    [Fact]
    public async Task A_failure_turns_the_badge_and_the_next_success_repairs_it()
    {
        var project = await ProjectAsync("gh/acme/repaired");
        foreach (var (command, exitCode, status) in ((string, int, string)[])[("exit 1", 1, "failed"), ("true", 0, "fixed"), ("true", 0, "success")])
        {
            (await project.PostAsync("", null, Ct)).IsSuccessStatusCode.ShouldBeTrue();

            (await RunnerAsync(project, "gh/acme/repaired", "--run", command)).ExitCode.ShouldBe(exitCode);

            var newest = await project.GetFromJsonAsync<JsonArray>("?limit=1", Ct);
            newest![0]!["status"]!.GetValue<string>().ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_build_canceled_on_the_server_stops_its_command()
    {
        var project = await ProjectAsync("gh/acme/canceled");
        await project.PostAsync("", null, Ct);
        // The command itself has it canceled: the server then refuses the next heartbeat.
        var cancel = $"curl -s -X POST -u $SECRET: {tessera.Address}{Api}/gh/acme/canceled/1/cancel > /dev/null; sleep 600";
        await project.PostAsJsonAsync("envvar", new { name = "SECRET", value = project.DefaultRequestHeaders.Authorization!.Parameter }, Ct);

        var run = await RunnerAsync(project, "gh/acme/canceled", "--run", cancel);

        run.ExitCode.ShouldBe(1);
        run.Out.ShouldContain("gone after");
        (await project.GetFromJsonAsync<JsonNode>("1", Ct))!["status"]!.GetValue<string>().ShouldBe("canceled");
    }

    [Fact]
    public async Task A_token_that_may_only_read_cannot_run_builds()
    {
        var project = await ProjectAsync("gh/acme/looked-at", "read-only");

        (await RunnerAsync(project, "gh/acme/looked-at", "--run", "true")).ExitCode.ShouldBe(4);
    }

    private async Task<HttpClient> ProjectAsync(string slug, string scope = "admin")
    {
        using var ada = tessera.Ada.Http();
        (await ada.PostAsJsonAsync("v1/projects", new { slug }, Ct)).IsSuccessStatusCode.ShouldBeTrue();
        var secret = (await tessera.Ada.OkAsync("token", "create", "--project", slug, "--name", "runner", "--scope", scope)).Out.Trim();
        var http = new HttpClient { BaseAddress = new Uri(tessera.Address, $"{Api}/{slug}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return http;
    }

    private Task<Running.CliResult> RunnerAsync(HttpClient project, string slug, params string[] more) =>
        tessera.Ada.AsAsync(project.DefaultRequestHeaders.Authorization!.Parameter!, ["runner", "--project", slug, "--once", .. more]);

    private static async Task<string> BadgeAsync(HttpClient project, string slug) =>
        Encoding.UTF8.GetString(await project.GetByteArrayAsync(new Uri(project.BaseAddress!, $"/{slug}/tree/release.svg"), Ct));
}
