namespace Tessera.Builds;

/// <summary>Permissions of the builds API, as tokens and roles give them. All are asked for within a project.</summary>
public static class BuildsPermissions
{
    /// <summary>Read how branches stand: badges, status feed, status.</summary>
    public const string StatusRead = "builds:status.read";

    /// <summary>Read builds, their logs and their tests.</summary>
    public const string BuildRead = "builds:build.read";

    /// <summary>Trigger, report, retry and cancel builds, and run them.</summary>
    public const string BuildWrite = "builds:build.write";

    /// <summary>List and download artifacts.</summary>
    public const string ArtifactRead = "builds:artifact.read";

    /// <summary>Upload artifacts.</summary>
    public const string ArtifactWrite = "builds:artifact.write";

    /// <summary>Set and delete environment variables. Their names are read with <see cref="SettingsRead"/>, their values by nobody.</summary>
    public const string EnvVarWrite = "builds:env-var.write";

    /// <summary>Read a project's settings and the names of its environment variables.</summary>
    public const string SettingsRead = "builds:settings.read";

    /// <summary>Change a project's settings.</summary>
    public const string SettingsWrite = "builds:settings.write";
}
