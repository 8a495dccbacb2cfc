using Microsoft.Extensions.Logging;

namespace Tessera.Builds;

/// <summary>Everything that the builds API logs. No message takes a secret, a header, a body or a name from outside.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "An artifact of the build {BuildId} could not be stored; nothing of it is left.")]
    public static partial void ArtifactNotStored(this ILogger logger, Exception exception, Guid buildId);

    [LoggerMessage(2, LogLevel.Error, "The file of the artifact {ArtifactId} of the build {BuildId} is missing or behind a link: it cannot be served.")]
    public static partial void ArtifactFileMissing(this ILogger logger, Guid artifactId, Guid buildId);

    [LoggerMessage(3, LogLevel.Warning, "{Path} could not be removed; tried again with the next sweep.")]
    public static partial void NotRemoved(this ILogger logger, Exception exception, string path);

    [LoggerMessage(5, LogLevel.Information, "Removed {Builds} builds that were too old, all of {Projects} projects that are gone, and {Files} files that nothing referred to.")]
    public static partial void Removed(this ILogger logger, int builds, int projects, int files);

    [LoggerMessage(6, LogLevel.Error, "What is too old could not be removed; tried again at the next interval.")]
    public static partial void RetentionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Builds whose lease has lapsed could not be taken back; tried again soon.")]
    public static partial void LapsedBuildsNotTakenBack(this ILogger logger, Exception exception);
}
