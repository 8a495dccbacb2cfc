using System.Diagnostics.CodeAnalysis;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>A build with its steps and parameters.</summary>
internal sealed record BuildDetail : BuildSummary
{
    [SetsRequiredMembers]
    private BuildDetail(BuildSummary summary, BuildRow build, IReadOnlyList<Step> steps)
        : base(summary)
    {
        BuildParameters = Builds.BuildParameters.OfStored(build.Parameters);
        Runner = build.Runner;
        Steps = steps;
    }

    public IReadOnlyDictionary<string, string> BuildParameters { get; init; }

    /// <summary>What the runner that has it, or had it at its end, calls itself.</summary>
    public string? Runner { get; init; }

    public IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The build as a whole.</summary>
    /// <param name="build">The build.</param>
    /// <param name="project">Its project.</param>
    /// <param name="origin">Scheme and host under which the caller reaches this server.</param>
    /// <param name="withOutput">Numbers of the steps that have a log.</param>
    public static BuildDetail Of(BuildRow build, Project project, string origin, IReadOnlySet<int> withOutput) => new(
        BuildSummary.Of(build, project, origin),
        build,
        [.. BuildSteps.Of(build).Select((step, number) => new Step(step.Name, [Action.Of(step, number, withOutput.Contains(number), OutputUrlOf(build, project, origin, number))]))]);

    /// <summary>Where the log of a step is.</summary>
    public static string OutputUrlOf(BuildRow build, Project project, string origin, int step) => $"{origin}/api/v1.1/project/{project.Slug}/{build.Number}/output/{step}";

    /// <summary>A step. It has one action: one container runs it.</summary>
    internal sealed record Step(string Name, IReadOnlyList<Action> Actions);

    /// <summary>A step as one container has run it.</summary>
    internal sealed record Action
    {
        public required int Index { get; init; }

        public required int Step { get; init; }

        public required string Name { get; init; }

        public required string Type { get; init; }

        public required string Status { get; init; }

        public int? ExitCode { get; init; }

        public DateTimeOffset? StartTime { get; init; }

        public DateTimeOffset? EndTime { get; init; }

        public long? RunTimeMillis { get; init; }

        public string? BashCommand { get; init; }

        public required bool HasOutput { get; init; }

        /// <summary>Where its log is; null when it has none.</summary>
        public string? OutputUrl { get; init; }

        public static Action Of(BuildStep step, int number, bool hasOutput, string url) => new()
        {
            Index = 0,
            Step = number,
            Name = step.Name,
            Type = "test",
            Status = step.Status,
            ExitCode = step.ExitCode,
            StartTime = step.StartedAt,
            EndTime = step.StoppedAt,
            RunTimeMillis = RunTime.Millis(step.StartedAt, step.StoppedAt),
            BashCommand = step.Command,
            HasOutput = hasOutput,
            OutputUrl = hasOutput ? url : null,
        };
    }
}
