namespace Tessera.Builds.Storage;

/// <summary>What one trigger or report has started: one workflow, and one more for each rerun.</summary>
internal sealed class PipelineRow
{
    public required Guid Id { get; set; }

    public required Guid ProjectId { get; set; }

    /// <summary>Counted within the project, from 1.</summary>
    public required int Number { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public string? Branch { get; set; }

    public string? Tag { get; set; }

    public string? Revision { get; set; }

    /// <summary><c>api</c> for triggers, <c>report</c> for reports.</summary>
    public required string Trigger { get; set; }

    /// <summary>Who started it: a user's login or a token's name.</summary>
    public required string Actor { get; set; }

    /// <summary>Parameters as a JSON object.</summary>
    public string Parameters { get; set; } = "{}";
}
