using Tessera.Cli.Runner.Logs;
using Tessera.Cli.Runner.Processes;

namespace Tessera.Cli.Runner.Steps;

/// <summary>Runs the command of the job.</summary>
internal static class CommandStep
{
    public static async Task<StepResult> RunAsync(ShellCommand command, TimeSpan timeout, StepLog log, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        var exitCode = await command.RunAsync(log.WriteAsync, limit.Token);
        switch (exitCode)
        {
            case null when stop.IsCancellationRequested:
                return new(RunOutcome.Canceled);
            case null:
                await log.LineAsync($"Stopped: the command took longer than {timeout}.");
                return new(RunOutcome.TimedOut);
            case 0:
                return new(RunOutcome.Success, 0);
            default:
                return new(RunOutcome.Failed, exitCode);
        }
    }
}
