using System.Globalization;
using Tessera.Cli.Runner.Wire;

namespace Tessera.Cli.Runner;

/// <summary>
/// The variables that a command sees. From first to last, later ones win: the runner's own, without those that are Tessera's and those that
/// describe another build; the project's; the build's parameters; what describes this build.
/// </summary>
internal static class BuildEnvironment
{
    private const string Own = "TESSERA_";
    private const string OfBuilds = "CIRCLE_";

    /// <summary>The variables for one build.</summary>
    /// <param name="build">The build.</param>
    /// <param name="inherited">The runner's own variables.</param>
    public static Dictionary<string, string> Of(ClaimedBuild build, IEnumerable<KeyValuePair<string, string>> inherited)
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = new Dictionary<string, string>(names);
        foreach (var (name, value) in inherited)
        {
            if (!name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(OfBuilds, StringComparison.OrdinalIgnoreCase))
                variables[name] = value;
        }
        foreach (var (name, value) in build.Env.Concat(build.BuildParameters))
            variables[name] = value;
        foreach (var (name, value) in Description(build))
        {
            variables.Remove(name);
            if (value is not null)
                variables[name] = value;
        }
        return variables;
    }

    private static IEnumerable<(string Name, string? Value)> Description(ClaimedBuild build) =>
    [
        ("CI", "true"),
        ("CIRCLE_BUILD_NUM", build.BuildNum.ToString(CultureInfo.InvariantCulture)),
        ("CIRCLE_JOB", build.Job),
        ("CIRCLE_BRANCH", build.Branch),
        ("CIRCLE_SHA1", build.VcsRevision),
        ("CIRCLE_TAG", build.VcsTag),
        ("CIRCLE_PROJECT_USERNAME", build.Username),
        ("CIRCLE_PROJECT_REPONAME", build.Reponame),
        ("CIRCLE_BUILD_URL", build.BuildUrl),
    ];
}
