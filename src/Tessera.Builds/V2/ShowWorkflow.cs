using Microsoft.AspNetCore.Http;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>Shows one workflow.</summary>
internal static class ShowWorkflow
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, Workflows workflows, CancellationToken ct)
    {
        var workflow = await workflows.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, workflow?.Workflow.ProjectId, BuildsPermissions.BuildRead, Workflows.What);
        return found.IsAllowed ? Answers.Ok(WorkflowView.Of(workflow!, found.Project)) : found.Refusal;
    }
}
