namespace Tessera.Builds.Builds;

/// <summary>Permissions of builds and of what runs them.</summary>
internal static class BuildPermissions
{
    public const string Read = "builds:build.read";
    public const string Write = "builds:build.write";
}
