using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Makes the rows of what is started, and gives out their numbers: counted within the project, each once, whoever else counts at the same time.</summary>
internal static class NewBuilds
{
    /// <summary>The number for a new build.</summary>
    public static async Task<int> NextNumberAsync(BuildsDb db, Guid projectId)
    {
        var row = db.Projects.Where(project => project.Id == projectId);
        await EnsureAsync(db, projectId);
        await row.ExecuteUpdateAsync(set => set.SetProperty(project => project.LastBuild, project => project.LastBuild + 1), CancellationToken.None);
        return await row.Select(project => project.LastBuild).SingleAsync(CancellationToken.None);
    }

    /// <summary>A new pipeline.</summary>
    public static async Task<PipelineRow> AddPipelineAsync(BuildsDb db, Guid projectId, string trigger, string actor, DateTimeOffset now)
    {
        var row = db.Projects.Where(project => project.Id == projectId);
        await EnsureAsync(db, projectId);
        await row.ExecuteUpdateAsync(set => set.SetProperty(project => project.LastPipeline, project => project.LastPipeline + 1), CancellationToken.None);
        var pipeline = new PipelineRow
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = projectId,
            Number = await row.Select(project => project.LastPipeline).SingleAsync(CancellationToken.None),
            CreatedAt = now,
            Trigger = trigger,
            Actor = actor,
        };
        db.Pipelines.Add(pipeline);
        return pipeline;
    }

    /// <summary>A new workflow of a pipeline.</summary>
    public static WorkflowRow AddWorkflow(BuildsDb db, Guid projectId, Guid pipelineId, string name, string actor, DateTimeOffset now)
    {
        var workflow = new WorkflowRow { Id = Guid.CreateVersion7(now), PipelineId = pipelineId, ProjectId = projectId, Name = name, CreatedAt = now, StartedBy = actor };
        db.Workflows.Add(workflow);
        return workflow;
    }

    private static async Task EnsureAsync(BuildsDb db, Guid projectId)
    {
        if (await db.Projects.AnyAsync(project => project.Id == projectId, CancellationToken.None))
            return;
        var row = db.Projects.Add(new() { Id = projectId });
        await db.SaveChangesAsync(CancellationToken.None);
        // The counters are counted by the database; a copy that is tracked would show old ones.
        row.State = EntityState.Detached;
    }
}
