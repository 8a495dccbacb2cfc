using System.Reflection;
using System.Text.RegularExpressions;
using Tessera.Server.Hosting;
using Tessera.Server.Telemetry;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Deploy;

/// <summary>The repository's <c>deploy</c>, and what settings there are to name in it.</summary>
internal static partial class DeployFolder
{
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.Ordinal)
    {
        [TesseraOptions.Section] = typeof(TesseraOptions),
        [VerificationOptions.Section] = typeof(VerificationOptions),
        [AdminOptions.Section] = typeof(AdminOptions),
        [TelemetryOptions.Section] = typeof(TelemetryOptions),
    };

    public static string PathOf(string file) => Path.Combine(Repository.Root, "deploy", file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Whether the server reads a setting, by the name that it has in the environment.</summary>
    public static bool IsSetting(string variable)
    {
        var parts = ListIndex().Replace(variable, "").Split("__");
        return Sections.TryGetValue(string.Join(':', parts[..^1]), out var options) && options.GetProperty(parts[^1], BindingFlags.Public | BindingFlags.Instance) is not null;
    }

    /// <summary>What stands behind each of these setting names in a unit file.</summary>
    public static IReadOnlyList<string> UnitValues(string name) =>
        [.. File.ReadLines(PathOf("tessera.service")).Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..])];

    [GeneratedRegex("__[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListIndex();
}
