using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>Ends all jobs of a workflow that wait or run, at once. Those that are finished stay as they are; canceling twice changes nothing.</summary>
internal sealed class CancelWorkflow(BuildsStore store, TimeProvider clock)
{
    /// <summary>Cancels what waits or runs of it.</summary>
    /// <returns>How many jobs were ended.</returns>
    public Task<int> ExecuteAsync(WorkflowRow workflow, CancellationToken ct) => store.ChangeAsync(workflow.ProjectId, async db =>
    {
        var open = await db.Builds.Where(row => row.WorkflowId == workflow.Id && (row.Lifecycle == Lifecycle.Queued || row.Lifecycle == Lifecycle.NotRunning || row.Lifecycle == Lifecycle.Running)).ToListAsync(CancellationToken.None);
        foreach (var build in open)
            await Finishing.ApplyAsync(db, build, Outcome.Canceled, clock.GetUtcNow());
        return open.Count;
    }, ct);

    public static async Task<IResult> HandleAsync(HttpContext http, string id, CancelWorkflow operation, Workflows workflows, CancellationToken ct)
    {
        var workflow = await workflows.FindAsync(id, ct);
        var found = await FoundProject.FindAsync(http, workflow?.Workflow.ProjectId, BuildsPermissions.BuildWrite, Workflows.What);
        if (!found.IsAllowed)
            return found.Refusal;
        await operation.ExecuteAsync(workflow!.Workflow, ct);
        return Answers.Message(StatusCodes.Status202Accepted, "Accepted.");
    }
}
