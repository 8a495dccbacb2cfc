using System.Text.Json;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>The steps of a build, as they are kept with it.</summary>
internal static class BuildSteps
{
    /// <summary>Most steps of a build.</summary>
    public const int MaxCount = 1000;

    public static IReadOnlyList<BuildStep> Of(BuildRow build) => JsonSerializer.Deserialize<BuildStep[]>(build.Steps, Answers.Json)!;

    public static void Set(BuildRow build, IEnumerable<BuildStep> steps) => build.Steps = JsonSerializer.Serialize(steps, Answers.Json);
}
