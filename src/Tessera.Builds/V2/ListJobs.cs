using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>A workflow's jobs.</summary>
internal static class ListJobs
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, Workflows workflows, PageTokens pages, CancellationToken ct)
    {
        var workflow = await workflows.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, workflow?.Workflow.ProjectId, BuildsPermissions.BuildRead, Workflows.What);
        if (!found.IsAllowed)
            return found.Refusal;
        var list = $"jobs {workflow!.Workflow.Id}";
        if (!pages.TryRead(http.Request, list, 0, out var after))
            return PageTokens.Refusal;
        var rows = workflow.Builds.Where(build => build.Number > after).Take(PageTokens.Size + 1).ToList();
        return Answers.Ok(pages.PageOf(rows, list, build => build.Number, build => JobView.Of(build, found.Project)));
    }
}
