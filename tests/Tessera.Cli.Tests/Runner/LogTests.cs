using System.Globalization;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.Runner;

public sealed class LogTests : RunnerTest
{
    [Fact]
    public async Task Output_and_errors_arrive_in_the_order_in_which_they_were_written()
    {
        const string Command = "for i in $(seq 1 200); do echo out $i; echo err $i >&2; done";

        var (build, _) = await OnceAsync(Command);

        build.Log(Command).ShouldBe(string.Concat(Enumerable.Range(1, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"out {i}\nerr {i}\n"))));
    }

    [Fact]
    public async Task A_log_is_there_to_be_read_while_the_command_still_runs()
    {
        var build = Builds.Queue();
        using var runner = Start("echo here I am; sleep 600");
        await Builds.UntilAsync(() => build.Log("echo here I am; sleep 600") == "here I am\n");

        runner.Interrupt();
        await runner.FinishAsync(Ct);
    }

    [Fact]
    public async Task Values_of_variables_are_hidden_even_when_they_are_written_bit_by_bit()
    {
        const string Command = "printf 'a sword'; sleep 0.7; printf 'fish b '; echo \"$KEY\" | sed 's/^/> /'; echo $SHORT";

        var (build, result) = await OnceAsync(
            Command, new JsonObject { ["PASSWORD"] = "swordfish", ["KEY"] = "first line of it\nsecond line of it", ["SHORT"] = "abc" });

        build.Log(Command).ShouldBe("a **** b > ****\n> ****\nabc\n");
        Server.Requests.ShouldNotContain(request => request.Text.Contains("swordfish", StringComparison.Ordinal));
        (result.Out + result.Error).ShouldNotContain("swordfish");
        build.Log("Prepare").ShouldContain("KEY, PASSWORD, SHORT");
    }

    [Fact]
    public async Task A_long_log_arrives_whole_and_takes_no_memory()
    {
        const string Command = "yes '0123456789 0123456789 0123456789' | head -c 20000000; grep VmHWM /proc/$PPID/status";

        var (build, result) = await OnceAsync(Command, new JsonObject { ["X"] = "never seen" });

        result.ExitCode.ShouldBe(0, result.Error);
        var log = build.Log(Command);
        log.Length.ShouldBeGreaterThan(20_000_000);
        // Most memory that the runner ever had, as the last line says.
        var kilobytes = int.Parse(log[^40..].Split(["VmHWM:", "kB"], StringSplitOptions.TrimEntries)[1], CultureInfo.InvariantCulture);
        kilobytes.ShouldBeLessThan(150_000);
    }

    [Fact]
    public async Task A_log_that_the_server_takes_no_more_of_ends_but_not_the_build()
    {
        Builds.MaxOutput = 100_000;

        var (build, result) = await OnceAsync("yes | head -c 3000000");

        result.ExitCode.ShouldBe(0, result.Error);
        build.Status.ShouldBe("success");
        result.Out.ShouldContain("The log is too long");
    }
}
