using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>A pipeline's workflows, newest first: one for the trigger or report, one for each rerun.</summary>
internal static class ListWorkflows
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, Pipelines pipelines, Workflows workflows, PageTokens pages, CancellationToken ct)
    {
        var pipeline = await pipelines.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, pipeline?.ProjectId, BuildsPermissions.BuildRead, Pipelines.What);
        if (!found.IsAllowed)
            return found.Refusal;
        var list = $"workflows {pipeline!.Id}";
        if (!pages.TryRead(http.Request, list, 0, out var skip))
            return PageTokens.Refusal;
        var rows = await workflows.ListAsync(pipeline, skip, ct);
        return Answers.Ok(pages.PageOf(rows, list, _ => skip + PageTokens.Size, row => WorkflowView.Of(row, found.Project)));
    }
}
