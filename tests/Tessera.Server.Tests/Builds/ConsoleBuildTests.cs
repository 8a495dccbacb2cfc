using System.Text;
using Tessera.Server.Console.Builds;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>A build's page in the console shows what the API keeps of it.</summary>
public sealed class ConsoleBuildTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] Deploying = ["deploy"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_parameters_and_runner_are_those_of_the_API()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.Admin.OkAsync(HttpMethod.Post, project.Path, new { job = "deploy", build_parameters = new { target = "staging" } });
        await project.Admin.OkAsync(HttpMethod.Post, $"{project.Path}/claim", new { jobs = Deploying, runner = "shed-1" });
        await project.Admin.OkAsync(HttpMethod.Patch, project.Of(1), new
        {
            steps = new object[]
            {
                new { name = "fetch", command = "git fetch", exit_code = 0, started_at = "2026-11-03T00:00:00Z", stopped_at = "2026-11-03T00:00:01.5Z" },
                new { name = "deploy" },
            },
        });

        var page = (await project.FindAsync(1)).ShouldNotBeNull();

        var api = await project.GetAsync(1);
        page.Parameters.ShouldBe(new Dictionary<string, string> { ["target"] = "staging" });
        page.Runner.ShouldBe(api.Text("runner"));
        page.Steps.Select(step => (step.Name, step.Status, step.ExitCode, step.DurationMillis, step.Output)).ShouldBe(api["steps"]!.AsArray().Select(step => step!["actions"]![0]!)
            .Select(step => ((string?)step.Text("name"), (string?)step.Text("status"), (int?)step["exit_code"], (long?)step["run_time_millis"], (string?)null)));
        page.Steps[0].Command.ShouldBe("git fetch");
        (page.Build.Job, page.Build.Status).ShouldBe(("deploy", "running"));
        (page.Tests, page.ArtifactCount).ShouldBe((null, 0));
    }

    [Fact]
    public async Task Artifacts_have_the_address_under_which_the_API_serves_them()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("success");
        await PutAsync(project, "out/b c.txt", "bee");
        await PutAsync(project, "a.txt", "an a");

        var page = (await project.FindAsync(1)).ShouldNotBeNull();

        page.Artifacts.Select(file => (file.Path, file.Size)).ShouldBe([("a.txt", 4), ("out/b c.txt", 3)]);
        page.ArtifactCount.ShouldBe(2);
        page.Artifacts[1].Url.ShouldBe($"{project.Path}/1/artifacts/out/b%20c.txt");
        (await project.Admin.GetStringAsync(page.Artifacts[1].Url, Ct)).ShouldBe("bee");
    }

    [Fact]
    public async Task Tests_are_counted_over_all_reports_and_the_first_failures_say_why()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("failed");
        await PostTestsAsync(project, "<testsuite><testcase classname='C' name='a'/><testcase classname='C' name='b'><failure message='no\u00a0b'/></testcase><testcase name='c'><skipped/></testcase></testsuite>");
        shared.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        var failures = string.Concat(Enumerable.Range(0, 30).Select(i => $"<testcase classname='D' name='d{i}'><error message='{new string('x', 5000)}'/></testcase>"));
        await PostTestsAsync(project, $"<testsuite>{failures}<testcase name='last'/></testsuite>");

        var tests = (await project.FindAsync(1)).ShouldNotBeNull().Tests.ShouldNotBeNull();

        (tests.Passed, tests.Failed, tests.Skipped).ShouldBe((2, 31, 1));
        tests.Failures.Count.ShouldBe(20);
        tests.Failures[0].ShouldBe(new FailedTest("C", "b", "no\u00a0b"));
        tests.Failures[1].ShouldBe(new FailedTest("D", "d0", new string('x', 4000)));
    }

    [Fact]
    public async Task The_end_of_each_log_is_text_without_what_steers_a_terminal()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("running");
        await project.Admin.OkAsync(HttpMethod.Patch, project.Of(1), new { steps = new[] { new { name = "quiet" }, new { name = "colourful" } } });
        await AppendAsync(project, 1, "\u001b[31mred\u001b[0m \u001b]0;title\u0007<b>é\r\n\b.\u202eevil\n");
        await AppendAsync(project, 2, "before its step is reported\n");

        var steps = (await project.FindAsync(1)).ShouldNotBeNull().Steps;

        steps.Select(step => (step.Number, step.Name, step.Output, step.OutputUrl)).ShouldBe(
        [
            (0, "quiet", null, null),
            (1, "colourful", "red <b>é\n.\uFFFDevil\n", $"{project.Path}/1/output/1"),
            (2, null, "before its step is reported\n", $"{project.Path}/1/output/2"),
        ]);
        steps.ShouldAllBe(step => !step.IsOutputCut);
    }

    [Fact]
    public async Task Of_a_long_log_the_last_lines_are_shown_and_never_half_a_line_or_character()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("running");
        await AppendAsync(project, 0, string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i:0000} é\n")));
        await AppendAsync(project, 1, new string('é', 9000));

        var steps = (await project.FindAsync(1)).ShouldNotBeNull().Steps;

        steps.ShouldAllBe(step => step.IsOutputCut);
        var lines = steps[0].Output!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldBe("line 1999 é");
        lines.ShouldAllBe(line => line.Length == "line 0000 é".Length);
        Encoding.UTF8.GetByteCount(steps[0].Output!).ShouldBeInRange(16_370, 16_384);
        steps[1].Output.ShouldBe(new string('é', 8192));
    }

    [Fact]
    public async Task Logs_of_a_build_are_shown_up_to_a_mebibyte_the_last_first()
    {
        using var project = await BuildsProject.OnAsync(shared.Server);
        await project.ReportAsync("running");
        var log = string.Concat(Enumerable.Repeat("0123456789abcde\n", 1024));
        for (var step = 0; step < 66; step++)
            await AppendAsync(project, step, log);

        var steps = (await project.FindAsync(1)).ShouldNotBeNull().Steps;

        steps.Count(step => step.Output == log).ShouldBe(64);
        steps.Take(2).ShouldAllBe(step => step.Output == "" && step.IsOutputCut);
    }

    [Fact]
    public async Task A_build_that_there_is_not_is_null_and_another_projects_is_not_there()
    {
        using var other = await BuildsProject.OnAsync(shared.Server);
        await other.ReportAsync("success");
        using var project = await BuildsProject.OnAsync(shared.Server);

        (await project.FindAsync(1)).ShouldBeNull();
        (await project.FindAsync(-1)).ShouldBeNull();
        (await project.Console.FindAsync(Guid.AllBitsSet, 1, Ct)).ShouldBeNull();
    }

    private static async Task PutAsync(BuildsProject project, string path, string text)
    {
        using var content = new StringContent(text);
        (await project.Admin.PutAsync(new Uri($"{project.Of(1, "artifacts")}/{path}", UriKind.Relative), content, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task PostTestsAsync(BuildsProject project, string report)
    {
        using var content = new StringContent(report);
        (await project.Admin.PostAsync(new Uri(project.Of(1, "tests"), UriKind.Relative), content, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task AppendAsync(BuildsProject project, int step, string text)
    {
        using var content = new StringContent(text);
        (await project.Admin.PostAsync(new Uri($"{project.Of(1, "output")}/{step}", UriKind.Relative), content, Ct)).EnsureSuccessStatusCode();
    }
}
