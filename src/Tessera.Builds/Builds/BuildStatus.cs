using System.Diagnostics;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Names of life cycles, outcomes and statuses as they stand on the wire.</summary>
internal static class BuildStatus
{
    public const string Fixed = "fixed";

    /// <summary>What is said of a status that cannot be reported.</summary>
    public const string AllowedReports = "status: running, success, failed, canceled, timedout, infrastructure_fail or no_tests.";

    /// <summary><c>queued</c>, <c>not_run</c>, <c>not_running</c>, <c>running</c> or <c>finished</c>.</summary>
    public static string ToWire(this Lifecycle lifecycle) => lifecycle switch
    {
        Lifecycle.Queued => "queued",
        Lifecycle.NotRun => "not_run",
        Lifecycle.NotRunning => "not_running",
        Lifecycle.Running => "running",
        Lifecycle.Finished => "finished",
        _ => throw new UnreachableException(),
    };

    /// <summary><c>success</c>, <c>failed</c>, <c>canceled</c>, <c>timedout</c>, <c>infrastructure_fail</c> or <c>no_tests</c>.</summary>
    public static string ToWire(this Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failed => "failed",
        Outcome.Canceled => "canceled",
        Outcome.TimedOut => "timedout",
        Outcome.InfrastructureFail => "infrastructure_fail",
        Outcome.NoTests => "no_tests",
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads the names that <see cref="ToWire(Outcome)"/> gives.</summary>
    public static Outcome? ParseOutcome(string? text) => text switch
    {
        "success" => Outcome.Success,
        "failed" => Outcome.Failed,
        "canceled" => Outcome.Canceled,
        "timedout" => Outcome.TimedOut,
        "infrastructure_fail" => Outcome.InfrastructureFail,
        "no_tests" => Outcome.NoTests,
        _ => null,
    };

    /// <summary>Whether an outcome makes the next success a repair.</summary>
    public static bool IsFailure(this Outcome outcome) => outcome is Outcome.Failed or Outcome.TimedOut or Outcome.InfrastructureFail;

    /// <summary>The status: how far it has come until it is finished, then how it ended; a success after a failure is <c>fixed</c>.</summary>
    public static string Of(BuildRow build) => build switch
    {
        { Lifecycle: not Lifecycle.Finished } => build.Lifecycle.ToWire(),
        { Outcome: Outcome.Success, PreviousOutcome: { } before } when before.IsFailure() => Fixed,
        { Outcome: { } outcome } => outcome.ToWire(),
        _ => throw new UnreachableException(),
    };
}
