using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Tests.Support;

/// <summary>Puts builds into the store as they would be after having been triggered or reported.</summary>
internal static class SeededBuilds
{
    /// <summary>A build with a pipeline and a workflow of its own.</summary>
    public static Task<BuildRow> AddBuildAsync(
        this BuildsHost host, Project project, Lifecycle lifecycle = Lifecycle.Finished, Outcome? outcome = Outcome.Success, string? branch = "main", string job = "build")
    {
        var now = host.Clock.GetUtcNow();
        return host.Get<BuildsStore>().ChangeAsync(project.Id, async db =>
        {
            var row = await db.Projects.FindAsync(project.Id) ?? db.Projects.Add(new() { Id = project.Id }).Entity;
            var pipeline = new PipelineRow { Id = Guid.CreateVersion7(now), ProjectId = project.Id, Number = ++row.LastPipeline, CreatedAt = now, Branch = branch, Trigger = "api", Actor = "ada" };
            var workflow = new WorkflowRow { Id = Guid.CreateVersion7(now), PipelineId = pipeline.Id, ProjectId = project.Id, Name = "build", CreatedAt = now, StartedBy = "ada" };
            var build = new BuildRow
            {
                Id = Guid.CreateVersion7(now),
                ProjectId = project.Id,
                Number = ++row.LastBuild,
                PipelineId = pipeline.Id,
                WorkflowId = workflow.Id,
                Job = job,
                Branch = branch,
                Why = "api",
                Lifecycle = lifecycle,
                Outcome = lifecycle == Lifecycle.Finished ? outcome : null,
                QueuedAt = now,
                StartedAt = lifecycle is Lifecycle.Finished or Lifecycle.Running ? now : null,
                StoppedAt = lifecycle == Lifecycle.Finished ? now : null,
            };
            db.AddRange(pipeline, workflow, build);
            return build;
        }, TestContext.Current.CancellationToken);
    }

    /// <summary>Changes a build that is there.</summary>
    public static Task EditBuildAsync(this BuildsHost host, BuildRow build, Action<BuildRow> edit) =>
        host.Get<BuildsStore>().ChangeAsync(build.ProjectId, async db =>
        {
            edit((await db.Builds.FindAsync(build.Id))!);
            return 0;
        }, TestContext.Current.CancellationToken);
}
