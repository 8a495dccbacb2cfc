using System.Text.Json.Nodes;
using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Runner;

public sealed class CommandTests : RunnerTest
{
    [Theory]
    [InlineData("true", 0, "success", 0)]
    [InlineData("exit 3", 1, "failed", 3)]
    [InlineData("kill -TERM $$", 1, "failed", 143)]
    [InlineData("no-such-program", 1, "failed", 127)]
    public async Task How_a_command_ends_is_how_its_build_ends(string command, int exitCode, string outcome, int commandExitCode)
    {
        var (build, result) = await OnceAsync(command);

        result.ExitCode.ShouldBe(exitCode, result.Error);
        build.Status.ShouldBe(outcome);
        build.Step(command)["exit_code"]!.GetValue<int>().ShouldBe(commandExitCode);
        build.Step(command)["status"]!.GetValue<string>().ShouldBe(outcome);
        build.Step(command)["command"]!.GetValue<string>().ShouldBe(command);
        build.Step("Prepare")["status"]!.GetValue<string>().ShouldBe("success");
        result.Lines[^1].ShouldStartWith($"#1 build: {outcome} after ");
    }

    [Fact]
    public async Task A_command_sees_variables_and_parameters_and_what_describes_its_build()
    {
        var build = Builds.Queue(
            env: new JsonObject { ["FROM_PROJECT"] = "from the project", ["BOTH"] = "from the project", ["CI"] = "no", ["MULTI"] = "a 'b'\n\"c\" $d" },
            parameters: new JsonObject { ["FROM_BUILD"] = "build", ["BOTH"] = "parameter", ["CIRCLE_JOB"] = "forged" });

        var result = await RunAsync(
            [.. Arguments("env -0 | sort -z | tr '\\0' '\\n'")], "", ("CIRCLE_TAG", "of another build"), ("TESSERA_SERVER", Server.Address), ("OWN", "runner"));

        result.ExitCode.ShouldBe(0, result.Error);
        var seen = build.Outputs[1].ToArray();
        var lines = System.Text.Encoding.UTF8.GetString(seen).Split('\n');
        lines.ShouldContain("OWN=runner");
        lines.ShouldContain("FROM_PROJECT=****");
        lines.ShouldContain("BOTH=parameter");
        lines.ShouldContain("FROM_BUILD=build");
        lines.ShouldContain("CI=true");
        lines.ShouldContain("CIRCLE_BUILD_NUM=1");
        lines.ShouldContain("CIRCLE_JOB=build");
        lines.ShouldContain("CIRCLE_BRANCH=feature/ä b");
        lines.ShouldContain("CIRCLE_SHA1=0123abc");
        lines.ShouldContain("CIRCLE_PROJECT_USERNAME=acme");
        lines.ShouldContain("CIRCLE_PROJECT_REPONAME=web");
        lines.ShouldContain("CIRCLE_BUILD_URL=http://localhost/projects/gh/acme/web#1");
        lines.ShouldContain("MULTI=****");
        lines.ShouldNotContain(line => line.StartsWith("CIRCLE_TAG", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.StartsWith("TESSERA_TOKEN", StringComparison.Ordinal) || line.StartsWith("TESSERA_SERVER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_cannot_read_the_runners_token_out_of_the_runner()
    {
        // The parent of the command is the runner itself. Root may look into anything, so without what makes root root.
        const string Script = """
            [ "$(id -u)" != 0 ] || drop="setpriv --bounding-set=-all --inh-caps=-all"
            ${drop:-} tessera runner --project gh/acme/web --run 'tr "\0" "\n" < /proc/$PPID/environ; echo over' --once
            """;
        var build = Builds.Queue();
        using var process = CliProcess.StartScript(Script, new Dictionary<string, string?>
        {
            ["TESSERA_SERVER"] = Server.Address,
            ["TESSERA_TOKEN"] = Server.AdminSecret,
        });

        var result = await process.FinishAsync(Ct);

        result.ExitCode.ShouldBe(0, result.Error);
        build.Outputs[1].ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Server.AdminSecret)).ShouldBe(-1);
        System.Text.Encoding.UTF8.GetString(build.Outputs[1].ToArray()).ShouldEndWith("over\n");
    }

    [Fact]
    public async Task A_command_gets_no_input_and_an_empty_directory_of_its_own_which_is_removed()
    {
        var (build, result) = await OnceAsync("cat; pwd; ls -A | wc -l; mkdir -p deep/er; touch deep/er/x; chmod 500 deep/er deep");

        result.ExitCode.ShouldBe(0, result.Error);
        var lines = System.Text.Encoding.UTF8.GetString(build.Outputs[1].ToArray()).Split('\n');
        lines[1].Trim().ShouldBe("0");
        Directory.Exists(lines[0]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_working_directory_is_kept_when_asked_for()
    {
        var (build, result) = await OnceAsync("pwd", null, "--keep");

        var directory = build.Log("pwd").TrimEnd('\n');
        result.Out.ShouldContain(directory);
        Directory.Delete(directory);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_stopped_and_timed_out()
    {
        var (build, result) = await OnceAsync("echo begun; sleep 600", null, "--timeout", "300ms");

        result.ExitCode.ShouldBe(1);
        build.Status.ShouldBe("timedout");
        build.Log("echo begun; sleep 600").ShouldBe("begun\nStopped: the command took longer than 00:00:00.3000000.\n");
    }

    [Fact]
    public async Task What_a_command_leaves_running_ends_with_it()
    {
        var (build, result) = await OnceAsync("(trap '' TERM; setsid sleep 600) & sleep 600 & echo $!");

        result.ExitCode.ShouldBe(0, result.Error);
        CommandLine(System.Text.Encoding.UTF8.GetString(build.Outputs[1].ToArray()).Trim()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_job_has_its_command_and_only_jobs_with_one_are_claimed()
    {
        Builds.Queue("lint");
        var deploy = Builds.Queue("deploy");

        var result = await RunAsync("runner", "--project", "gh/acme/web", "--job", "deploy=echo a=b", "--job", "test=false", "--once", "--name", "blue");

        result.ExitCode.ShouldBe(0, result.Error);
        deploy.Log("echo a=b").ShouldBe("a=b\n");
        Builds.Claims.Single().ToJsonString().ShouldBe("""{"runner":"blue","jobs":["deploy","test"]}""");
    }

    [Fact]
    public async Task Without_a_build_once_leaves_at_once()
    {
        var result = await RunAsync(Arguments("true"));

        result.ExitCode.ShouldBe(0);
        result.Out.ShouldBe("no build is queued\n");
    }

    [Fact]
    public async Task A_runner_goes_on_from_build_to_build()
    {
        var first = Builds.Queue();
        var second = Builds.Queue();
        using var runner = Start(["runner", "--project", "gh/acme/web", "--run", "echo $CIRCLE_BUILD_NUM", "--poll", "50ms", "--json"], "", ("TESSERA_TOKEN", Server.AdminSecret));
        await Builds.UntilAsync(() => second.Status == "success");
        var third = Builds.Queue();
        await Builds.UntilAsync(() => third.Status == "success");

        runner.Interrupt();
        var result = await runner.FinishAsync(Ct);

        result.ExitCode.ShouldBe(130);
        first.Status.ShouldBe("success");
        result.Lines.Select(line => (int)JsonNode.Parse(line)!["build_num"]!).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("runner --project gh/acme/web")]
    [InlineData("runner --run true")]
    [InlineData("runner --project acme/web --run true")]
    [InlineData("runner --project gh/../web --run true")]
    [InlineData("runner --project gh/acme/web --job deploy")]
    [InlineData("runner --project gh/acme/web --job a=x --job a=y")]
    [InlineData("runner --project gh/acme/web --run true --poll 5")]
    [InlineData("runner --project gh/acme/web --run true --timeout 99999h")]
    [InlineData("runner --project gh/acme/web --run true --artifacts ../x")]
    public async Task What_makes_no_sense_is_said_before_anything_is_asked(string command)
    {
        var result = await RunAsync(command.Split(' '));

        result.ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403, 4)]
    [InlineData(404, 5)]
    [InlineData(500, 7)]
    public async Task A_server_that_refuses_from_the_start_ends_the_runner(int status, int exitCode)
    {
        Server.Instead = http => FakeServer.Json(new JsonObject { ["message"] = "So it is" }, status).ExecuteAsync(http);

        var result = await RunAsync("runner", "--project", "gh/acme/web", "--run", "true");

        result.ExitCode.ShouldBe(exitCode);
        result.Error.ShouldContain("So it is");
    }
}
