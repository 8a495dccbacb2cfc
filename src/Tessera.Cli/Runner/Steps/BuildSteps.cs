using System.Text.Json.Nodes;
using Tessera.Cli.Runner.Display;
using Tessera.Cli.Runner.Leases;
using Tessera.Cli.Runner.Logs;
using Tessera.Cli.Runner.Masking;

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
    // One below the server's own limit of names.
    private const int LongestName = 199;
    private readonly List<StepRecord> steps = [];

    /// <summary>Runs one step with a log of its own. Whatever goes wrong in it, its log is complete afterwards.</summary>
    public async Task<StepResult> RunAsync(string name, string? command, Func<StepLog, Task<StepResult>> run)
    {
        name = name.Length > LongestName ? name[..LongestName] + "…" : name;
        steps.Add(new(name, command, TimeProvider.System.GetUtcNow()));
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
            steps[^1] = steps[^1] with { Status = StatusOf(result.Outcome), ExitCode = result.ExitCode, StoppedAt = TimeProvider.System.GetUtcNow() };
        }
    }

    /// <summary>Reports the build's end.</summary>
    public Task FinishAsync(RunOutcome outcome) => build.PatchAsync(
        () => new() { ["status"] = outcome.ToWire(), ["steps"] = Json(), ["stopped_at"] = StepRecord.Time(TimeProvider.System.GetUtcNow()) }, sending);

    private JsonArray Json() => new([.. steps.Select(step => step.ToJson())]);

    private static string StatusOf(RunOutcome outcome) => outcome is RunOutcome.InfrastructureFail ? "failed" : outcome.ToWire();
}
