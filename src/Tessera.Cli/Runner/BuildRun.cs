using Tessera.Cli.Runner.Display;
using Tessera.Cli.Runner.Files;
using Tessera.Cli.Runner.Leases;
using Tessera.Cli.Runner.Logs;
using Tessera.Cli.Runner.Masking;
using Tessera.Cli.Runner.Processes;
using Tessera.Cli.Runner.Steps;

namespace Tessera.Cli.Runner;

/// <summary>Runs one build from its claim to its report. Whatever happens, nothing of it goes on running and its directory is removed.</summary>
internal sealed class BuildRun(RunnerSettings settings, LeasedBuild build, IRunnerDisplay display)
{
    /// <summary>How long the end of a build that was stopped may take to report.</summary>
    private static readonly TimeSpan LastReport = TimeSpan.FromSeconds(15);

    private Workspace? workspace;

    /// <summary>Runs it.</summary>
    /// <param name="stop">Stops the build and reports it as canceled.</param>
    /// <param name="hurry">Leaves its processes no time to end by themselves.</param>
    public async Task<RunOutcome> RunAsync(CancellationToken stop, CancellationToken hurry)
    {
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(build.Gone);
        await using var late = stop.Register(() => sending.CancelAfter(LastReport));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, build.Gone);
        var steps = new BuildSteps(build, HiddenValues.Of(build.Build.Env.Values), display, sending.Token);
        try
        {
            var outcome = await StepsAsync(steps, ended.Token, hurry);
            await steps.FinishAsync(outcome);
            return outcome;
        }
        catch (OperationCanceledException) when (build.Gone.IsCancellationRequested)
        {
            display.Note(build.WhyGone ?? "");
            return RunOutcome.Gone;
        }
        catch (OperationCanceledException) when (sending.IsCancellationRequested)
        {
            display.Note("The server could not be told.");
            return RunOutcome.Canceled;
        }
        catch (CommandFailedException refused)
        {
            display.Note($"The report was refused: {refused.Message}");
            return RunOutcome.Gone;
        }
        finally
        {
            CleanUp();
        }
    }

    private async Task<RunOutcome> StepsAsync(BuildSteps steps, CancellationToken ended, CancellationToken hurry)
    {
        try
        {
            var result = await steps.RunAsync("Prepare", null, PrepareAsync);
            if (result.Outcome is RunOutcome.Success)
                result = await CommandAsync(steps, ended, hurry);
            var outcome = result.Outcome;
            if (outcome is RunOutcome.Success or RunOutcome.Failed or RunOutcome.TimedOut)
            {
                outcome = Worse(outcome, await FilesAsync(steps, "Artifacts", settings.Artifacts, build.UploadAsync, ended));
                outcome = Worse(outcome, await FilesAsync(steps, "Test results", settings.Reports, (_, location, ct) => build.ReportTestsAsync(location, ct), ended));
            }
            return ended.IsCancellationRequested ? RunOutcome.Canceled : outcome;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return RunOutcome.Canceled;
        }
    }

    private async Task<StepResult> PrepareAsync(StepLog log)
    {
        var claimed = build.Build;
        workspace = Workspace.Create(claimed.BuildNum);
        await log.LineAsync($"Runner {settings.Name}, working directory {workspace.Path}");
        if (claimed.Env.Count > 0)
            await log.LineAsync($"Variables of the project, hidden in logs: {string.Join(", ", claimed.Env.Keys.Order(StringComparer.Ordinal))}");
        if (claimed.BuildParameters.Count > 0)
            await log.LineAsync($"Parameters: {string.Join(", ", claimed.BuildParameters.Keys.Order(StringComparer.Ordinal))}");
        if (settings.Commands.Of(claimed.Job) is not null)
            return StepResult.Success;
        await log.LineAsync($"This runner has no command for the job {claimed.Job}.");
        return new(RunOutcome.InfrastructureFail);
    }

    private Task<StepResult> CommandAsync(BuildSteps steps, CancellationToken ended, CancellationToken hurry)
    {
        var text = settings.Commands.Of(build.Build.Job)!;
        var command = new ShellCommand
        {
            Text = text,
            Directory = workspace!.Path,
            Environment = BuildEnvironment.Of(build.Build, InheritedVariables.All()),
            Hurry = hurry,
        };
        return steps.RunAsync(text.Trim().Split('\n')[0], text, log => CommandStep.RunAsync(command, settings.Timeout, log, ended));
    }

    private async Task<RunOutcome> FilesAsync(
        BuildSteps steps, string name, IReadOnlyList<FilePattern> patterns, Func<string, string, CancellationToken, Task> send, CancellationToken ended)
    {
        ended.ThrowIfCancellationRequested();
        if (patterns.Count == 0)
            return RunOutcome.Success;
        var result = await steps.RunAsync(
            name, null, log => FileStep.RunAsync(workspace!.Path, patterns, (path, location) => send(path, location, ended), log, ended));
        return result.Outcome;
    }

    /// <summary>A step that hands files over makes a success a failure, and leaves every other outcome as it is.</summary>
    private static RunOutcome Worse(RunOutcome outcome, RunOutcome step) => outcome is RunOutcome.Success ? step : outcome;

    private void CleanUp()
    {
        if (workspace is null)
            return;
        if (settings.Keep)
            display.Note($"The working directory is kept: {workspace.Path}");
        else if (workspace.Remove() is { } obstacle)
            display.Note($"The working directory {workspace.Path} could not be removed: {obstacle}");
    }
}
