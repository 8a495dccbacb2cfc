using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Badges;
using Tessera.Builds.Runners;

namespace Tessera.Builds.InProcess;

/// <summary>
/// What of a project's builds is handed out as a file: badges, artifacts, logs. For pages of the program that hosts this API, whose visitors have no token to
/// present. Checks no rights: whoever calls has asked for what is named below, in the project.
/// </summary>
public sealed class ProjectBuildFiles
{
    private readonly IProjects projects;
    private readonly ShowBadge badge;
    private readonly GetArtifact artifacts;
    private readonly ReadOutput output;

    internal ProjectBuildFiles(IProjects projects, ShowBadge badge, GetArtifact artifacts, ReadOutput output)
    {
        this.projects = projects;
        this.badge = badge;
        this.artifacts = artifacts;
        this.output = output;
    }

    /// <summary>Answers with the badge of a branch, of the default branch when none is named, in the request's <c>style</c>. For <see cref="BuildsPermissions.StatusRead"/>.</summary>
    public async Task WriteBadgeAsync(HttpContext http, Guid projectId, string? branch)
    {
        ArgumentNullException.ThrowIfNull(http);
        var style = Badge.StyleOf(http.Request);
        if (await projects.FindAsync(projectId, http.RequestAborted) is { } project)
            await Badge.Of(await badge.ExecuteAsync(project, branch), style).WriteAsync(http);
        else
            await Badge.Of(BadgeState.Unknown, style).WriteAsync(http, StatusCodes.Status404NotFound);
    }

    /// <summary>The answer that downloads an artifact; null when there is none. For <see cref="BuildsPermissions.ArtifactRead"/>.</summary>
    public async Task<IResult?> DownloadAsync(HttpContext http, Guid projectId, int number, string path, CancellationToken ct) =>
        ArtifactPath.TryParse(path, out var parsed, out _) && await artifacts.ExecuteAsync(projectId, TextOf(number), parsed, ct) is { } found
            ? GetArtifact.Serve(http, found, parsed)
            : null;

    /// <summary>The answer that downloads the whole log of a step, as it was written; null when there is none. For <see cref="BuildsPermissions.BuildRead"/>.</summary>
    public async Task<IResult?> ReadLogAsync(HttpContext http, Guid projectId, int number, int step, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (await output.OpenAsync(projectId, TextOf(number), step, ct) is not { } log)
            return null;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Stream(log, "text/plain; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"build-{number}-step-{step}.log"));
    }

    private static string TextOf(int number) => number.ToString(CultureInfo.InvariantCulture);
}
