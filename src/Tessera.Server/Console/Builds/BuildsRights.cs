namespace Tessera.Server.Console.Builds;

/// <summary>
/// The permissions of the builds API that the console asks for, each in the project, before it shows or does what <see cref="IProjectBuilds"/> offers. Not a
/// list of the console's own: a test holds it against the API's.
/// </summary>
internal static class BuildsRights
{
    /// <summary>For badges.</summary>
    public const string ReadStatus = "builds:status.read";

    /// <summary>For lists of builds and for a build with its output and tests.</summary>
    public const string ReadBuilds = "builds:build.read";

    /// <summary>For canceling, retrying and triggering.</summary>
    public const string WriteBuilds = "builds:build.write";

    /// <summary>For a build's artifacts.</summary>
    public const string ReadArtifacts = "builds:artifact.read";

    /// <summary>For names and masks of environment variables; <see cref="IProjectBuilds.MaySeeSettingsAsync"/> is asked as well.</summary>
    public const string ReadSettings = "builds:settings.read";

    /// <summary>For changing settings.</summary>
    public const string WriteSettings = "builds:settings.write";

    /// <summary>For setting and deleting environment variables.</summary>
    public const string WriteVariables = "builds:env-var.write";

    /// <summary>Those that everybody has in a public project, as the API's own calls have it.</summary>
    public static IReadOnlyList<string> OpenInPublicProjects { get; } = [ReadStatus, ReadBuilds, ReadArtifacts];
}
