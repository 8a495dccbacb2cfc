using Tessera.Builds.Storage;

namespace Tessera.Builds.Builds;

/// <summary>Queues builds again as new ones, with what they were given.</summary>
internal static class RepeatedBuilds
{
    /// <summary>Queues one, in a workflow of its pipeline.</summary>
    public static async Task<BuildRow> AddAsync(BuildsDb db, BuildRow repeated, Guid workflowId, DateTimeOffset now)
    {
        var build = new BuildRow
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = repeated.ProjectId,
            Number = await NewBuilds.NextNumberAsync(db, repeated.ProjectId),
            PipelineId = repeated.PipelineId,
            WorkflowId = workflowId,
            Job = repeated.Job,
            Branch = repeated.Branch,
            Tag = repeated.Tag,
            Revision = repeated.Revision,
            Subject = repeated.Subject,
            Body = repeated.Body,
            CommitterName = repeated.CommitterName,
            CommitterEmail = repeated.CommitterEmail,
            Why = "retry",
            Parameters = repeated.Parameters,
            Lifecycle = Lifecycle.Queued,
            QueuedAt = now,
            RetryOf = repeated.Number,
        };
        db.Builds.Add(build);
        return build;
    }
}
