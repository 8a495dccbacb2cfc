using System.Globalization;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>An artifact as lists show it. What has its address may be downloaded with the same token.</summary>
/// <param name="Path">Path within the build.</param>
/// <param name="PrettyPath">The same: here paths are not those of a machine that is gone.</param>
/// <param name="NodeIndex">0: a build runs on one machine.</param>
/// <param name="Url">Where it is downloaded.</param>
internal sealed record ArtifactView(string Path, string PrettyPath, int NodeIndex, string Url)
{
    /// <summary>The view of a stored artifact.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="number">Number of its build.</param>
    /// <param name="project">The build's project.</param>
    /// <param name="origin">Scheme and host under which the caller reaches this server.</param>
    public static ArtifactView Of(ArtifactRow artifact, int number, Project project, string origin) => new(
        artifact.Path,
        artifact.Path,
        0,
        ArtifactPath.TryParse(artifact.Path, out var path, out _) ? UrlOf(project, number.ToString(CultureInfo.InvariantCulture), path, origin) : "");

    /// <summary>Where an artifact is downloaded.</summary>
    public static string UrlOf(Project project, string number, ArtifactPath path, string origin) => $"{origin}/api/v1.1/project/{project.Slug}/{number}/artifacts/{path.ToUrl()}";
}
