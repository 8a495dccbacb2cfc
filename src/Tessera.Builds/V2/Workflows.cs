using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>Reads workflows with their builds.</summary>
internal sealed class Workflows(BuildsStore store)
{
    /// <summary>What 404 names.</summary>
    public const string What = "Workflow";

    /// <summary>The workflow with an id; null when there is none.</summary>
    public async Task<FoundWorkflow?> FindAsync(string id, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var parsed))
            return null;
        await using var db = await store.ReadAsync(ct);
        return await db.Workflows.AsNoTracking().SingleOrDefaultAsync(row => row.Id == parsed, ct) is { } workflow
            ? (await WithBuildsAsync(db, [workflow], await NumberAsync(db, workflow.PipelineId, ct), ct))[0]
            : null;
    }

    /// <summary>A pipeline's workflows, newest first, one more than a part holds.</summary>
    public async Task<IReadOnlyList<FoundWorkflow>> ListAsync(PipelineRow pipeline, int skip, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var workflows = await db.Workflows.AsNoTracking()
            .Where(row => row.PipelineId == pipeline.Id)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)
            .Skip(skip)
            .Take(PageTokens.Size + 1)
            .ToListAsync(ct);
        return await WithBuildsAsync(db, workflows, pipeline.Number, ct);
    }

    private static async Task<IReadOnlyList<FoundWorkflow>> WithBuildsAsync(BuildsDb db, IReadOnlyList<WorkflowRow> workflows, int pipelineNumber, CancellationToken ct)
    {
        Guid[] ids = [.. workflows.Select(workflow => workflow.Id)];
        var builds = (await db.Builds.AsNoTracking().Where(row => ids.Contains(row.WorkflowId)).OrderBy(row => row.Number).ToListAsync(ct)).ToLookup(row => row.WorkflowId);
        return [.. workflows.Select(workflow => new FoundWorkflow(workflow, pipelineNumber, [.. builds[workflow.Id]]))];
    }

    private static Task<int> NumberAsync(BuildsDb db, Guid pipelineId, CancellationToken ct) =>
        db.Pipelines.Where(row => row.Id == pipelineId).Select(row => row.Number).SingleOrDefaultAsync(ct);
}
