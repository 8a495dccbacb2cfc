namespace Tessera.Server.Console.Builds;

/// <summary>
/// What the console hands out of a project's builds as files, to visitors who have a session and no token. As <see cref="IProjectBuilds"/> it checks no rights:
/// whoever calls has asked for what <see cref="BuildsRights"/> names, in the project.
/// </summary>
internal interface IBuildFiles
{
    /// <summary>Answers with the badge of a branch, of the default branch when none is named, in the request's <c>style</c>. For <see cref="BuildsRights.ReadStatus"/>.</summary>
    Task WriteBadgeAsync(HttpContext http, Guid projectId, string? branch);

    /// <summary>The answer that downloads an artifact; null when there is none. For <see cref="BuildsRights.ReadArtifacts"/>.</summary>
    Task<IResult?> DownloadAsync(HttpContext http, Guid projectId, int number, string path, CancellationToken ct);

    /// <summary>The answer that downloads the whole log of a step, as it was written; null when there is none. For <see cref="BuildsRights.ReadBuilds"/>.</summary>
    Task<IResult?> ReadLogAsync(HttpContext http, Guid projectId, int number, int step, CancellationToken ct);
}
