using Tessera.Cli.Runner.Display;
using Tessera.Cli.Runner.Leases;
using Tessera.Cli.Runner.Wire;

namespace Tessera.Cli.Runner;

/// <summary>Claims one build after the other and runs it.</summary>
/// <param name="settings">What to do.</param>
/// <param name="client">The project.</param>
/// <param name="display">Is told.</param>
/// <param name="finished">Is given each build that has ended; null when there was none and the runner leaves.</param>
internal sealed class RunnerLoop(RunnerSettings settings, BuildsClient client, IRunnerDisplay display, Action<ClaimedBuild?, RunOutcome> finished)
{
    private bool wasReached;

    /// <summary>Goes on until it is stopped, or with <c>--once</c> until one build has run.</summary>
    /// <returns>0, or 1 when the one build did not succeed, or 130.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken stop, CancellationToken hurry)
    {
        try
        {
            while (true)
            {
                var asked = TimeProvider.System.GetTimestamp();
                if (await ClaimAsync(stop) is { } claimed)
                {
                    var outcome = await RunAsync(claimed, asked, stop, hurry);
                    stop.ThrowIfCancellationRequested();
                    if (settings.Once)
                        return outcome is RunOutcome.Success ? ExitCode.Ok : ExitCode.Refused;
                    continue;
                }
                if (settings.Once)
                {
                    display.Note("no build is queued");
                    finished(null, RunOutcome.Success);
                    return ExitCode.Ok;
                }
                display.Waiting();
                await Task.Delay(Backoff.Jittered(settings.Poll), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Asks for a build. A server that was there once is waited for; one that never was may be the wrong one.</summary>
    private async Task<ClaimedBuild?> ClaimAsync(CancellationToken stop)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                var claimed = await client.ClaimAsync(settings.Commands.Claimed, settings.Name, stop);
                wasReached = true;
                return claimed;
            }
            catch (CommandFailedException failed) when (wasReached && !settings.Once && Backoff.MayPass(failed))
            {
                if (failures == 0)
                    display.Note($"{failed.Message} Trying again.");
                await Task.Delay(Backoff.Pause(failures), stop);
            }
        }
    }

    private async Task<RunOutcome> RunAsync(ClaimedBuild claimed, long asked, CancellationToken stop, CancellationToken hurry)
    {
        var began = TimeProvider.System.GetTimestamp();
        display.Started(claimed.BuildNum, claimed.Job);
        await using var build = new LeasedBuild(client, claimed, asked);
        var outcome = await new BuildRun(settings, build, display).RunAsync(stop, hurry);
        display.Ended(outcome, TimeProvider.System.GetElapsedTime(began));
        finished(claimed, outcome);
        return outcome;
    }
}
