using System.Globalization;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Builds;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;
using Tessera.Builds.TestResults;

namespace Tessera.Builds.InProcess;

/// <summary>
/// A project's builds, for pages of the program that hosts this API: what its calls read, without HTTP around it. Checks no rights: whoever calls has asked for
/// what <see cref="BuildsPermissions"/> names, in the project.
/// </summary>
public sealed class ProjectBuilds
{
    /// <summary>Most artifacts that are listed with a build.</summary>
    public const int MaxArtifacts = 1000;

    private const int MaxMessage = 4000;
    private readonly IProjects projects;
    private readonly ListBuilds list;
    private readonly ListBranches branches;
    private readonly BuildStarters starters;
    private readonly GetBuild get;
    private readonly OutputTails output;
    private readonly ListArtifacts artifacts;
    private readonly SummarizeTests tests;

    internal ProjectBuilds(
        IProjects projects, ListBuilds list, ListBranches branches, BuildStarters starters, GetBuild get, OutputTails output, ListArtifacts artifacts, SummarizeTests tests)
    {
        this.projects = projects;
        this.list = list;
        this.branches = branches;
        this.starters = starters;
        this.get = get;
        this.output = output;
        this.artifacts = artifacts;
        this.tests = tests;
    }

    /// <summary>Lists builds, newest first. Each page costs the same, however many builds come before it.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="branch">Builds of this branch; null: of all.</param>
    /// <param name="filter"><c>completed</c>, <c>successful</c>, <c>failed</c> or <c>running</c>; null or any other: all.</param>
    /// <param name="before">Builds with smaller numbers than this; null: from the newest on.</param>
    /// <param name="limit">How many at most: 1 to 100; what lies outside counts as the nearer of the two.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<BuildList> ListAsync(Guid projectId, string? branch, string? filter, int? before, int limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit, 1, BuildQuery.MaxLimit);
        var chosen = BuildQuery.Filters.Contains(filter) ? filter : null;
        var rows = await list.ExecuteAsync(projectId, branch, new(size + 1, 0, chosen) { Before = before }, ct);
        var shown = rows.Take(size).ToList();
        var startedBy = await starters.OfAsync(shown, ct);
        return new(
            [.. shown.Select(row => BuildEntry.Of(row, startedBy))],
            rows.Count > size ? shown[^1].Number : null,
            await branches.ExecuteAsync(projectId, ct),
            chosen);
    }

    /// <summary>One build with what it has left; null when the project has none of this number.</summary>
    public async Task<BuildRecord?> FindAsync(Guid projectId, int number, CancellationToken ct)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (await projects.FindAsync(projectId, ct) is not { } project
            || await get.ExecuteAsync(projectId, text, ct) is not { } build
            || await artifacts.ExecuteAsync(projectId, text, ct) is not { } files)
            return null;
        return new()
        {
            Build = BuildEntry.Of(build, await starters.OfAsync([build], ct)),
            Runner = build.Runner,
            Parameters = BuildParameters.OfStored(build.Parameters),
            Steps = StepsOf(build, project, await output.ReadAsync(build.Id, ct)),
            Artifacts = [.. files.Artifacts.Take(MaxArtifacts).Select(file => new ArtifactEntry(file.Path, file.Size, ArtifactView.Of(file, number, project, origin: "").Url))],
            ArtifactCount = files.Artifacts.Count,
            Tests = await tests.ExecuteAsync(build.Id, ct) is { } summary
                ? new(summary.Passed, summary.Failed, summary.Skipped, [.. summary.Failures.Select(test => new TestFailure(test.Classname, test.Name, Shortened(test.Message)))])
                : null,
        };
    }

    // A log can be there before its step is reported.
    private static List<StepEntry> StepsOf(BuildRow build, Project project, IReadOnlyDictionary<int, OutputTails.Tail> output)
    {
        var steps = BuildSteps.Of(build);
        return [.. Enumerable.Range(0, steps.Count).Union(output.Keys).Order().Select(Of)];

        StepEntry Of(int number) => new()
        {
            Number = number,
            Step = number < steps.Count ? StepState.Of(steps[number]) : null,
            Output = output.TryGetValue(number, out var tail) ? new(tail.Text, tail.IsCut, BuildDetail.OutputUrlOf(build, project, origin: "", number)) : null,
        };
    }

    private static string? Shortened(string? message)
    {
        if (message is null)
            return null;
        var text = PlainText.Of(message);
        return text.Length <= MaxMessage ? text : text[..(char.IsHighSurrogate(text[MaxMessage - 1]) ? MaxMessage - 1 : MaxMessage)];
    }
}
