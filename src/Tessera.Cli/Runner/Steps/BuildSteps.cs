using System.Text.Json.Nodes;
using Tessera.Cli.Runner.Display;
using Tessera.Cli.Runner.Leases;
using Tessera.Cli.Runner.Logs;
using Tessera.Cli.Runner.Masking;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Runner.Steps;

/// <summary>
/// The steps of one build, one after the other. Each is reported when it begins; how it ended goes with the report of the next, or with that
/// of the build's end.
/// </summary>
/// <param name="build">The build.</param>
/// <param name="hidden">What no log may show.</param>
/// <param name="display">Is told.</param>
/// <param name="sending">Gives up reporting.</param>
internal sealed class BuildSteps(LeasedBuild build, HiddenValues hidden, IRunnerDisplay display, CancellationToken sending)
{
    // What the server takes.
    private const int LongestName = 200;
    private const int LongestCommand = 32 * 1024;
    private readonly List<StepRecord> steps = [];

    /// <summary>Runs one step with a log of its own. Whatever goes wrong in it, its log is complete afterwards.</summary>
    public async Task<StepResult> RunAsync(string name, string? command, Func<StepLog, Task<StepResult>> run)
    {
        name = Cut(Cells.Line(name), LongestName);
        steps.Add(new(name, command is null ? null : Cut(command, LongestCommand), TimeProvider.System.GetUtcNow()));
        await build.PatchAsync(() => new() { ["steps"] = Json() }, sending);
        display.Step(name);
        var log = new StepLog(build, steps.Count - 1, hidden, display.Note, display.LogLine, sending);
        var result = new StepResult(RunOutcome.Canceled);
        try
        {
            return result = await run(log);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            await log.LineAsync($"The runner failed: {broken.Message}");
            return result = new(RunOutcome.InfrastructureFail);
        }
        finally
        {
            await log.CompleteAsync();
            steps[^1] = steps[^1] with { Status = StatusOf(result.Outcome), ExitCode = result.ExitCode, StoppedAt = Later(steps[^1].StartedAt) };
        }
    }

    /// <summary>Reports the build's end.</summary>
    /// <remarks>The server says when that was: it also said when the build began, and clocks differ.</remarks>
    public Task FinishAsync(RunOutcome outcome) => build.PatchAsync(() => new() { ["status"] = outcome.ToWire(), ["steps"] = Json() }, sending);

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    /// <summary>Now, but never before the beginning: the clock may be put right in between.</summary>
    private static DateTimeOffset Later(DateTimeOffset start) => TimeProvider.System.GetUtcNow() is var now && now < start ? start : now;

    private JsonArray Json() => new([.. steps.Select(step => step.ToJson())]);

    private static string StatusOf(RunOutcome outcome) => outcome is RunOutcome.InfrastructureFail ? "failed" : outcome.ToWire();
}
