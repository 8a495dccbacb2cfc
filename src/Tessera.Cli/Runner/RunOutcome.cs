using System.Diagnostics;

namespace Tessera.Cli.Runner;

/// <summary>How a build ended for this runner.</summary>
internal enum RunOutcome
{
    Success,
    Failed,
    TimedOut,

    /// <summary>Stopped by whoever runs the runner.</summary>
    Canceled,

    /// <summary>The runner could not do its part: no disk, no shell, no command for the job.</summary>
    InfrastructureFail,

    /// <summary>Canceled on the server or given to another runner: nothing is reported.</summary>
    Gone,
}

/// <summary>Names of outcomes.</summary>
internal static class RunOutcomes
{
    /// <summary>As it stands on the wire; <c>gone</c> never does.</summary>
    public static string ToWire(this RunOutcome outcome) => outcome switch
    {
        RunOutcome.Success => "success",
        RunOutcome.Failed => "failed",
        RunOutcome.TimedOut => "timedout",
        RunOutcome.Canceled => "canceled",
        RunOutcome.InfrastructureFail => "infrastructure_fail",
        RunOutcome.Gone => "gone",
        _ => throw new UnreachableException(),
    };
}
