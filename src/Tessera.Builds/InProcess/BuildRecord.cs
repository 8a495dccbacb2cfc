using Tessera.Builds.Builds;

namespace Tessera.Builds.InProcess;

/// <summary>One build with what it has left.</summary>
public sealed record BuildRecord
{
    /// <summary>The build itself.</summary>
    public required BuildEntry Build { get; init; }

    /// <summary>What the runner that has it, or had it at its end, calls itself.</summary>
    public string? Runner { get; init; }

    /// <summary>Build parameters, as the API shows them.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Its steps.</summary>
    public required IReadOnlyList<StepEntry> Steps { get; init; }

    /// <summary>Artifacts by path, at most <see cref="ProjectBuilds.MaxArtifacts"/>: for those who have <see cref="BuildsPermissions.ArtifactRead"/>.</summary>
    public required IReadOnlyList<ArtifactEntry> Artifacts { get; init; }

    /// <summary>How many artifacts there are in all.</summary>
    public required int ArtifactCount { get; init; }

    /// <summary>Results of the tests; null when none were reported.</summary>
    public TestTotals? Tests { get; init; }
}

/// <summary>A step of a build.</summary>
public sealed record StepEntry
{
    /// <summary>Counted from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The step as it was reported; null when there is only its log so far.</summary>
    public StepState? Step { get; init; }

    /// <summary>The end of its log; null when it has none.</summary>
    public StepOutput? Output { get; init; }
}

/// <summary>A step as it was reported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status"><c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c> or <c>timedout</c>.</param>
/// <param name="Command">The command, when there is one.</param>
/// <param name="ExitCode">What the command ended with; null while it runs.</param>
/// <param name="DurationMillis">From start to stop, in milliseconds; null before the stop.</param>
public sealed record StepState(string Name, string Status, string? Command, int? ExitCode, long? DurationMillis)
{
    internal static StepState Of(BuildStep step) => new(step.Name, step.Status, step.Command, step.ExitCode, RunTime.Millis(step.StartedAt, step.StoppedAt));
}

/// <summary>The end of a log: up to 16 KiB, of all logs of a build up to 1 MiB, those of its last steps first.</summary>
/// <param name="Text">Lines of text without control characters, escape sequences and characters that turn the direction of text.</param>
/// <param name="IsCut">Whether the log has more.</param>
/// <param name="Url">Where the whole log is, a path of the API.</param>
public sealed record StepOutput(string Text, bool IsCut, string Url);

/// <summary>A file that a build has produced.</summary>
/// <param name="Path">Path within the build.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Url">Where it is downloaded, a path of the API.</param>
public sealed record ArtifactEntry(string Path, long Size, string Url);

/// <summary>Results of a build's tests.</summary>
/// <param name="Passed">How many succeeded.</param>
/// <param name="Failed">How many did not.</param>
/// <param name="Skipped">How many were not run.</param>
/// <param name="Failures">The first 20 that failed.</param>
public sealed record TestTotals(int Passed, int Failed, int Skipped, IReadOnlyList<TestFailure> Failures);

/// <summary>A test that failed.</summary>
/// <param name="Classname">Its class or suite.</param>
/// <param name="Name">Its name.</param>
/// <param name="Message">Why, up to 4000 characters, cleaned as logs are; null when the report does not say.</param>
public sealed record TestFailure(string Classname, string Name, string? Message);
