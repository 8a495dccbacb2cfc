using System.Text;

namespace Tessera.Cli.Tests.Runner;

public sealed class FileTests : RunnerTest
{
    [Fact]
    public async Task Artifacts_arrive_under_their_names_however_odd()
    {
        var (build, result) = await OnceAsync(
            "mkdir -p 'dist/ä b#?' other && printf one > 'dist/ä b#?/%2e%2e+&.txt' && printf two > dist/.hidden && touch dist/empty && printf no > other/x",
            null, "--artifacts", "dist/**", "--artifacts", "dist/.hidden");

        result.ExitCode.ShouldBe(0, build.Log("Artifacts"));
        build.Artifacts.ToDictionary(a => a.Key, a => Encoding.UTF8.GetString(a.Value)).ShouldBe(
            new Dictionary<string, string> { ["dist/ä b#?/%2e%2e+&.txt"] = "one", ["dist/.hidden"] = "two", ["dist/empty"] = "" }, ignoreOrder: true);
        build.Log("Artifacts").Split('\n').Length.ShouldBe(4);
    }

    [Fact]
    public async Task Links_that_lead_outside_are_left_out_and_named()
    {
        const string Make = """
            mkdir -p dist/real && printf fine > dist/real/file && mkdir sub
            ln -s real/file dist/inside
            ln -s /etc/passwd dist/passwd
            ln -s /etc dist/etc
            ln -s real dist/directory
            ln -s nowhere dist/broken
            ln -s circle dist/circle
            ln -s /etc sub/way && ln -s ../sub/way/passwd dist/roundabout
            ln -s ../sub/way/../etc/passwd dist/tricky
            mkfifo dist/pipe
            """;

        var (build, result) = await OnceAsync(Make, null, "--artifacts", "dist/**");

        result.ExitCode.ShouldBe(0, build.Log("Artifacts"));
        build.Artifacts.Keys.Order(StringComparer.Ordinal).ShouldBe(["dist/inside", "dist/pipe", "dist/real/file"]);
        foreach (var link in (string[])["passwd", "etc", "directory", "broken", "circle", "roundabout", "tricky"])
            build.Log("Artifacts").ShouldContain($"dist/{link}: left out");
    }

    [Fact]
    public async Task A_refused_artifact_fails_the_build_and_the_others_are_uploaded_all_the_same()
    {
        Builds.Refused.Add("a");

        var (build, result) = await OnceAsync("touch a b", null, "--artifacts", "*");

        result.ExitCode.ShouldBe(1);
        build.Status.ShouldBe("failed");
        build.Artifacts.Keys.ShouldBe(["b"]);
        build.Log("Artifacts").ShouldBe("a: failed. The artifact is too large.\nb\n");
        build.Step("Artifacts")["status"]!.GetValue<string>().ShouldBe("failed");
    }

    [Fact]
    public async Task A_failed_build_hands_in_its_artifacts_and_test_results_too()
    {
        var (build, _) = await OnceAsync("echo '<testsuite/>' > r.xml; echo x > log.txt; exit 1", null, "--artifacts", "log.txt", "--junit", "**/*.xml");

        build.Status.ShouldBe("failed");
        build.Artifacts.Keys.ShouldBe(["log.txt"]);
        build.Reports.ShouldBe(["<testsuite/>\n"]);
        build.Steps.Select(step => (string?)step!["name"]).ShouldBe(
            ["Prepare", "echo '<testsuite/>' > r.xml; echo x > log.txt; exit 1", "Artifacts", "Test results"]);
    }

    [Fact]
    public async Task A_report_that_is_none_fails_the_build_with_the_servers_words()
    {
        var (build, _) = await OnceAsync("echo nonsense > r.xml", null, "--junit", "r.xml");

        build.Status.ShouldBe("failed");
        build.Log("Test results").ShouldBe("r.xml: failed. Line 1: not XML.\n");
    }

    [Fact]
    public async Task A_pattern_that_means_nothing_is_named_and_fails_nothing()
    {
        var (build, result) = await OnceAsync("true", null, "--artifacts", "dist/**");

        result.ExitCode.ShouldBe(0);
        build.Log("Artifacts").ShouldBe("dist/**: no such file\n");
    }
}
