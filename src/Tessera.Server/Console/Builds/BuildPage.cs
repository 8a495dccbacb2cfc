namespace Tessera.Server.Console.Builds;

/// <summary>One build with what it has left.</summary>
internal sealed record BuildPage
{
    public required BuildLine Build { get; init; }

    /// <summary>What the runner that has it, or had it at its end, calls itself.</summary>
    public string? Runner { get; init; }

    /// <summary>Build parameters, which the API shows to whoever may read the build.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyList<StepLine> Steps { get; init; }

    /// <summary>Artifacts by path, at most 1000: for those who have <see cref="BuildsRights.ReadArtifacts"/>.</summary>
    public required IReadOnlyList<ArtifactLine> Artifacts { get; init; }

    /// <summary>How many artifacts there are in all.</summary>
    public required int ArtifactCount { get; init; }

    /// <summary>Results of the tests; null when none were reported.</summary>
    public TestSummary? Tests { get; init; }
}

/// <summary>A step, with the end of its log.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="Name">Name; null when there is a log and the step itself has not been reported.</param>
internal sealed record StepLine(int Number, string? Name)
{
    /// <summary><c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c> or <c>timedout</c>; null when the step has not been reported.</summary>
    public string? Status { get; init; }

    public string? Command { get; init; }

    public int? ExitCode { get; init; }

    public long? DurationMillis { get; init; }

    /// <summary>
    /// The last 16 KiB of its log: lines of text without control characters, escape sequences and characters that turn the direction of text. Null when it has no
    /// log. A build's logs are shown up to 1 MiB in all, those of its last steps first: what lies before is empty here.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>Whether the log has more than <see cref="Output"/> shows.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>Where in the API the whole log is, a path; null when it has none.</summary>
    public string? OutputUrl { get; init; }
}

/// <summary>A file that a build has produced.</summary>
/// <param name="Path">Path within the build.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Url">Where in the API it is downloaded, a path.</param>
internal sealed record ArtifactLine(string Path, long Size, string Url);

/// <summary>Results of a build's tests.</summary>
/// <param name="Passed">How many succeeded.</param>
/// <param name="Failed">How many did not.</param>
/// <param name="Skipped">How many were not run.</param>
/// <param name="Failures">The first 20 that failed.</param>
internal sealed record TestSummary(int Passed, int Failed, int Skipped, IReadOnlyList<FailedTest> Failures);

/// <summary>A test that failed.</summary>
/// <param name="Classname">Its class or suite.</param>
/// <param name="Name">Its name.</param>
/// <param name="Message">Why, up to 4000 characters, cleaned as output is; null when the report does not say.</param>
internal sealed record FailedTest(string Classname, string Name, string? Message);
