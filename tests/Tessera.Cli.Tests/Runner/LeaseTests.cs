using System.Diagnostics;
using System.Text.Json.Nodes;
using Tessera.Cli.Tests.Fake;
using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Runner;

public sealed class LeaseTests : RunnerTest
{
    // The shell, a child, a grandchild in a session of its own, and one that does not want to go.
    private const string Family = "sh -c 'setsid sleep 701 & sleep 702 & wait' & (trap '' TERM; sleep 703) & echo ready; wait";

    [Fact]
    public async Task Heartbeats_keep_a_build_that_takes_longer_than_its_lease()
    {
        Builds.LeaseSeconds = 1;

        var (build, result) = await OnceAsync("sleep 3");

        result.ExitCode.ShouldBe(0, result.Out);
        build.Heartbeats.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Builds_that_are_taken_away_are_stopped_with_all_their_processes_and_not_reported()
    {
        Builds.LeaseSeconds = 1;
        var (canceled, first) = await RunningAsync();
        using var _ = first;
        var (queued, second) = await RunningAsync();
        using var _1 = second;

        // Side by side: each waits for the one that does not want to go.
        await Task.WhenAll(EndsAsync(canceled, first, "canceled", "The build is canceled."), EndsAsync(queued, second, "queued", "The build is queued."));

        Left().ShouldBeEmpty();

        async Task EndsAsync(FakeBuild build, CliProcess runner, string status, string why)
        {
            var reported = build.Reported.Count;
            build.Status = status;
            var result = await runner.FinishAsync(Ct);
            result.ExitCode.ShouldBe(1);
            result.Out.ShouldContain(why);
            build.Reported.Count.ShouldBe(reported);
            build.Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_build_that_another_runner_has_got_is_let_go()
    {
        Builds.LeaseSeconds = 1;
        var (build, runner) = await RunningAsync("echo ready; sleep 704");
        using var _ = runner;

        build.Lease = "of another";
        var result = await runner.FinishAsync(Ct);

        result.ExitCode.ShouldBe(1);
        result.Out.ShouldContain("leased to another runner");
        build.Status.ShouldBe("running");
    }

    [Fact]
    public async Task A_build_is_let_go_when_the_server_is_not_reached_for_as_long_as_the_lease_lasts()
    {
        Builds.LeaseSeconds = 1;
        var (_, runner) = await RunningAsync();
        using var _1 = runner;

        Builds.Before = _ => Microsoft.AspNetCore.Http.Results.StatusCode(503);
        var result = await runner.FinishAsync(Ct);

        result.ExitCode.ShouldBe(1);
        result.Out.ShouldContain("could not be reached before the lease ended");
        Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task Failures_that_pass_are_tried_again_and_nothing_is_lost()
    {
        var calls = 0;
        Builds.Before = _ => Interlocked.Increment(ref calls) % 3 == 0 ? null : Microsoft.AspNetCore.Http.Results.StatusCode(503);

        var (build, result) = await OnceAsync("echo once; touch a", null, "--artifacts", "a");

        result.ExitCode.ShouldBe(0, result.Out);
        build.Log("echo once; touch a").ShouldBe("once\n");
        build.Artifacts.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_conflict_that_is_not_about_the_lease_passes()
    {
        var conflicts = 1;
        Builds.Before = http => http.Request.Path.Value!.Contains("/output/", StringComparison.Ordinal) && Interlocked.Decrement(ref conflicts) >= 0
            ? FakeServer.Json(new JsonObject { ["message"] = "Another call appends to the log of this step." }, 409)
            : null;

        var (build, result) = await OnceAsync("echo hello");

        result.ExitCode.ShouldBe(0, result.Out);
        build.Log("Prepare").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_runner_ends_its_build_and_reports_it_canceled(string signal)
    {
        var (build, runner) = await RunningAsync("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        using var _ = runner;

        Send(signal, runner.Id);
        var result = await runner.FinishAsync(Ct);

        result.ExitCode.ShouldBe(130);
        build.Status.ShouldBe("canceled");
        build.Steps[1]!["status"]!.GetValue<string>().ShouldBe("canceled");
        // It was asked to end, not killed.
        System.Text.Encoding.UTF8.GetString(build.Outputs[1].ToArray()).ShouldEndWith("bye\n");
    }

    [Fact]
    public async Task A_second_interrupt_does_not_wait_for_those_who_will_not_end()
    {
        var (build, runner) = await RunningAsync("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        using var _ = runner;
        var started = Stopwatch.GetTimestamp();

        var finished = runner.FinishAsync(Ct);
        while (await Task.WhenAny(finished, Task.Delay(200, Ct)) != finished)
            Send("INT", runner.Id);

        // The grace alone is ten seconds.
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(9));
        build.Status.ShouldBe("canceled");
    }

    private async Task<(FakeBuild Build, CliProcess Runner)> RunningAsync(string command = Family)
    {
        var build = Builds.Queue();
        var runner = Start(command);
        await Builds.UntilAsync(() => build.Outputs.TryGetValue(1, out var log) && log.Length > 0);
        return (build, runner);
    }

    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>What is left of the family.</summary>
    private static IEnumerable<string> Left() => Directory.EnumerateDirectories("/proc")
        .Where(directory => char.IsAsciiDigit(Path.GetFileName(directory)[0]))
        .Select(directory => CommandLine(Path.GetFileName(directory)))
        .Where(line => line.StartsWith("sleep\u0000" + "70", StringComparison.Ordinal));
}
