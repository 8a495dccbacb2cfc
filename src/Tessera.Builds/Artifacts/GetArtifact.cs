using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// Serves a file of a build, from disk as it is sent. Always as a download of unknown type that may run nothing: artifacts come from outside, and are served
/// under this server's own address.
/// </summary>
internal sealed class GetArtifact(BuildsStore store, ArtifactFolders folders, ILogger<GetArtifact> log)
{
    private const string What = "Artifact";
    private const int BufferSize = 64 * 1024;

    /// <summary>An artifact, open for reading.</summary>
    public sealed record Found(ArtifactRow Artifact, FileStream Content);

    /// <summary>Opens one artifact of a build.</summary>
    /// <returns>Null when the project has no such build, or the build no such artifact.</returns>
    public async Task<Found?> ExecuteAsync(Guid projectId, string? number, ArtifactPath path, CancellationToken ct)
    {
        // Replaced while it was looked up: the row of a moment ago has no file any more, the one of now has.
        for (var again = true; ; again = false)
        {
            if (await FindAsync(projectId, number, path, ct) is not { } artifact)
                return null;
            if (Open(artifact) is { } content)
                return new(artifact, content);
            if (again)
                continue;
            log.ArtifactFileMissing(artifact.Id, artifact.BuildId);
            return null;
        }
    }

    public static async Task<IResult> HandleAsync(HttpContext http, string num, string? path, GetArtifact operation, CancellationToken ct)
    {
        if (!ArtifactTarget.TryRead(http, path, out var parsed, out var error))
            return Answers.Invalid(error);
        return await operation.ExecuteAsync(http.Project().Id, num, parsed, ct) is { } found ? Serve(http, found, parsed) : Answers.NotFound(What);
    }

    /// <summary>The answer that downloads it: as a whole, in parts, or not at all when the caller has it.</summary>
    public static IResult Serve(HttpContext http, Found found, ArtifactPath path)
    {
        // The framework reads any unit as bytes.
        if (!http.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            http.Request.Headers.Remove(HeaderNames.Range);
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        // The same path may hold another file tomorrow: kept copies are asked about, which the strong tag makes cheap.
        headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(
            found.Content,
            "application/octet-stream",
            path.FileName,
            found.Artifact.CreatedAt,
            new EntityTagHeaderValue($"\"{found.Artifact.Sha256}\""),
            enableRangeProcessing: true);
    }

    private async Task<ArtifactRow?> FindAsync(Guid projectId, string? number, ArtifactPath path, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        return await BuildRows.FindAsync(db, projectId, number, ct) is { } build
            ? await db.Artifacts.AsNoTracking().SingleOrDefaultAsync(row => row.BuildId == build.Id && row.Path == path.Text, ct)
            : null;
    }

    private FileStream? Open(ArtifactRow artifact)
    {
        var path = folders.ArtifactOf(artifact.BuildId, artifact.Id);
        if (folders.HasLink(path))
            return null;
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
