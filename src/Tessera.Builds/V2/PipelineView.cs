using System.Text.Json.Serialization;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.V2;

/// <summary>A pipeline.</summary>
internal sealed record PipelineView
{
    public required Guid Id { get; init; }

    public required int Number { get; init; }

    public required string ProjectSlug { get; init; }

    /// <summary>Always <c>created</c>: what is accepted is there.</summary>
    public string State { get; } = "created";

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Always empty: what is wrong with a pipeline is said when it is triggered.</summary>
    public IReadOnlyList<string> Errors { get; } = [];

    public required TriggerView Trigger { get; init; }

    public required VcsView Vcs { get; init; }

    /// <summary>What started a pipeline: a call of the API, or a report from outside.</summary>
    internal sealed record TriggerView(string Type, DateTimeOffset ReceivedAt, ActorView Actor);

    /// <summary>Who started it.</summary>
    internal sealed record ActorView(string Login, string? AvatarUrl = null);

    /// <summary>What is built.</summary>
    internal sealed record VcsView
    {
        public required string ProviderName { get; init; }

        public required string OriginRepositoryUrl { get; init; }

        public required string TargetRepositoryUrl { get; init; }

        public string? Revision { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Branch { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Tag { get; init; }
    }

    public static PipelineView Of(PipelineRow pipeline, Project project)
    {
        var repository = SourceRepository.Of(project);
        return new()
        {
            Id = pipeline.Id,
            Number = pipeline.Number,
            ProjectSlug = project.Slug,
            CreatedAt = pipeline.CreatedAt,
            Trigger = new(pipeline.Trigger == "api" ? "api" : "webhook", pipeline.CreatedAt, new(pipeline.Actor)),
            Vcs = new()
            {
                ProviderName = repository.Provider,
                OriginRepositoryUrl = repository.Url,
                TargetRepositoryUrl = repository.Url,
                Revision = pipeline.Revision,
                Branch = pipeline.Branch,
                Tag = pipeline.Tag,
            },
        };
    }
}
