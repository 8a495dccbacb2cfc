using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>A workflow.</summary>
internal sealed record WorkflowView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Guid PipelineId { get; init; }

    public required int PipelineNumber { get; init; }

    public required string ProjectSlug { get; init; }

    public required string Status { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public static WorkflowView Of(FoundWorkflow found, Project project) => new()
    {
        Id = found.Workflow.Id,
        Name = found.Workflow.Name,
        PipelineId = found.Workflow.PipelineId,
        PipelineNumber = found.PipelineNumber,
        ProjectSlug = project.Slug,
        Status = WorkflowStatus.Of(found.Builds),
        StartedBy = found.Workflow.StartedBy,
        CreatedAt = found.Workflow.CreatedAt,
        StoppedAt = WorkflowStatus.StoppedAt(found.Builds),
    };
}

/// <summary>A workflow with its builds.</summary>
internal sealed record FoundWorkflow(WorkflowRow Workflow, int PipelineNumber, IReadOnlyList<BuildRow> Builds);
