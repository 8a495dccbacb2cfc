using System.Diagnostics;
using System.Globalization;
using Tessera.Server.Console.Builds;

namespace Tessera.Server.Console.Pages.Projects.Builds;

/// <summary>One build: how it went, what it has left, and ending or repeating it.</summary>
internal static class BuildPages
{
    public static void MapBuild(this RouteGroupBuilder build)
    {
        var reads = build.MapGroup("").RequiringInProject(BuildsRights.ReadBuilds);
        reads.MapGet("", ShowAsync);
        reads.MapGet("output/{step:int}", ReadLogAsync).WithMetadata(new ConsoleFile());
        build.MapGet("artifacts/{**path}", DownloadAsync).RequiringInProject(BuildsRights.ReadArtifacts).WithMetadata(new ConsoleFile());
        var writes = build.MapGroup("").RequiringInProject(BuildsRights.WriteBuilds);
        writes.MapPost("cancel", CancelAsync);
        writes.MapPost("retry", RetryAsync);
    }

    /// <summary>Address of a build.</summary>
    public static string AddressOf(ProjectPlace place, int number) => string.Create(CultureInfo.InvariantCulture, $"{place.Address}/builds/{number}");

    /// <summary>Address at which the console hands out an artifact: each part of its path escaped, the slashes not.</summary>
    public static string ArtifactOf(ProjectPlace place, int number, string path) =>
        $"{AddressOf(place, number)}/artifacts/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    private static async Task<IResult> ShowAsync(HttpContext http, int number, IProjectBuilds builds, CancellationToken ct)
    {
        if (await builds.FindAsync(http.Place().Project.Id, number, ct) is not { } build)
            return ErrorPages.Show(http, ErrorPages.NotFound);
        // Artifacts have a permission of their own: whoever lacks it does not learn their names either.
        return Page.Show<ShowBuildPage>(http, http.Place().May(BuildsRights.ReadArtifacts) ? build : build with { Artifacts = [], ArtifactCount = 0 });
    }

    private static async Task<IResult> ReadLogAsync(HttpContext http, int number, int step, IBuildFiles files, CancellationToken ct) =>
        await files.ReadLogAsync(http, http.Place().Project.Id, number, step, ct) ?? ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> DownloadAsync(HttpContext http, int number, string? path, IBuildFiles files, CancellationToken ct) =>
        await files.DownloadAsync(http, http.Place().Project.Id, number, path ?? "", ct) ?? ErrorPages.Show(http, ErrorPages.NotFound);

    private static async Task<IResult> CancelAsync(HttpContext http, int number, IProjectBuilds builds, CancellationToken ct) =>
        await builds.CancelAsync(http.Place().Project.Id, number, ct) switch
        {
            CancelBuildOutcome.Canceled => Page.GoTo($"{AddressOf(http.Place(), number)}?done=build-canceled"),
            CancelBuildOutcome.AlreadyFinished => Page.GoTo($"{AddressOf(http.Place(), number)}?done=build-finished-before"),
            CancelBuildOutcome.NotFound => ErrorPages.Show(http, ErrorPages.NotFound),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> RetryAsync(HttpContext http, int number, IProjectBuilds builds, CancellationToken ct) =>
        await builds.RetryAsync(http.Place().Project.Id, number, http.Viewer().User!.Email, ct) is { } again
            ? Page.GoTo($"{AddressOf(http.Place(), again)}?done=build-triggered")
            : ErrorPages.Show(http, ErrorPages.NotFound);
}
