using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Tests.Support;

/// <summary>Puts builds straight into the database, for tests of what hangs on them.</summary>
internal static class BuildSeed
{
    /// <summary>A build with the next number, in a pipeline of its own, finished with success unless said otherwise.</summary>
    public static Task<BuildRow> AddBuildAsync(this BuildsHost host, Project project, string? branch = "main", Lifecycle lifecycle = Lifecycle.Finished, Outcome? outcome = Outcome.Success, Action<BuildRow>? change = null) =>
        host.Get<BuildsStore>().ChangeAsync(project.Id, async db =>
        {
            var now = host.Clock.GetUtcNow();
            var numbers = await db.Projects.FindAsync(project.Id) ?? db.Projects.Add(new() { Id = project.Id }).Entity;
            var pipeline = new PipelineRow { Id = Guid.CreateVersion7(now), ProjectId = project.Id, Number = ++numbers.LastPipeline, CreatedAt = now, Branch = branch, Trigger = "api", Actor = "ada" };
            var workflow = new WorkflowRow { Id = Guid.CreateVersion7(now), PipelineId = pipeline.Id, ProjectId = project.Id, Name = "build", CreatedAt = now, StartedBy = "ada" };
            var build = new BuildRow
            {
                Id = Guid.CreateVersion7(now),
                ProjectId = project.Id,
                Number = ++numbers.LastBuild,
                PipelineId = pipeline.Id,
                WorkflowId = workflow.Id,
                Job = "build",
                Branch = branch,
                Why = "api",
                Lifecycle = lifecycle,
                Outcome = lifecycle == Lifecycle.Finished ? outcome : null,
                QueuedAt = now,
            };
            change?.Invoke(build);
            db.AddRange(pipeline, workflow, build);
            return build;
        }, TestContext.Current.CancellationToken);
}
