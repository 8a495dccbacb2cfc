using Tessera.Builds.InProcess;
using Tessera.Server.Console.Builds;

namespace Tessera.Server;

/// <summary>The files of the builds API as the console hands them out. Stands beside <c>Program.cs</c> for the same reason as <see cref="ConsoleBuilds"/>.</summary>
internal sealed class ConsoleBuildFiles(ProjectBuildFiles files) : IBuildFiles
{
    public Task WriteBadgeAsync(HttpContext http, Guid projectId, string? branch) => files.WriteBadgeAsync(http, projectId, branch);

    public Task<IResult?> DownloadAsync(HttpContext http, Guid projectId, int number, string path, CancellationToken ct) =>
        files.DownloadAsync(http, projectId, number, path, ct);

    public Task<IResult?> ReadLogAsync(HttpContext http, Guid projectId, int number, int step, CancellationToken ct) =>
        files.ReadLogAsync(http, projectId, number, step, ct);
}
