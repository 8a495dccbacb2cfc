using Microsoft.AspNetCore.Http;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>Shows one pipeline, by its id or by its number within the project.</summary>
internal static class ShowPipeline
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, Pipelines pipelines, CancellationToken ct)
    {
        var pipeline = await pipelines.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, pipeline?.ProjectId, BuildsPermissions.BuildRead, Pipelines.What);
        return found.IsAllowed ? Answers.Ok(PipelineView.Of(pipeline!, found.Project)) : found.Refusal;
    }

    public static async Task<IResult> HandleNumberAsync(HttpContext http, string number, Pipelines pipelines, CancellationToken ct) =>
        BuildRows.TryParseNumber(number, out var parsed) && await pipelines.FindAsync(http.Project().Id, parsed, ct) is { } pipeline
            ? Answers.Ok(PipelineView.Of(pipeline, http.Project()))
            : Answers.NotFound(Pipelines.What);
}
