using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>The status of a workflow: that of its builds, taken together.</summary>
internal static class WorkflowStatus
{
    /// <summary><c>not_run</c>, <c>running</c>, <c>failing</c> (running still, and one has failed), <c>failed</c>, <c>canceled</c> or <c>success</c>.</summary>
    public static string Of(IReadOnlyCollection<BuildRow> builds)
    {
        var failed = builds.Any(build => build.Outcome is { } outcome && outcome.IsFailure());
        if (builds.Any(IsOpen))
            return failed ? "failing" : "running";
        if (failed)
            return "failed";
        if (builds.Any(build => build.Outcome == Outcome.Canceled))
            return "canceled";
        return builds.Any(build => build.Lifecycle == Lifecycle.Finished) ? "success" : "not_run";
    }

    /// <summary>When the last of its builds stopped; null while one goes on.</summary>
    public static DateTimeOffset? StoppedAt(IReadOnlyCollection<BuildRow> builds) => builds.Any(IsOpen) ? null : builds.Max(build => build.StoppedAt);

    /// <summary>Whether a build waits or runs.</summary>
    public static bool IsOpen(this BuildRow build) => build.Lifecycle is Lifecycle.Queued or Lifecycle.NotRunning or Lifecycle.Running;
}
