namespace Tessera.Builds.Storage;

/// <summary>The builds of one trigger, report or rerun. Its status is that of its builds.</summary>
internal sealed class WorkflowRow
{
    public required Guid Id { get; set; }

    public required Guid PipelineId { get; set; }

    public required Guid ProjectId { get; set; }

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who started it: a user's login or a token's name.</summary>
    public required string StartedBy { get; set; }
}
