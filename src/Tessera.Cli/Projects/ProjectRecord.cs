namespace Tessera.Cli.Projects;

internal sealed record ProjectRecord
{
    public required string Id { get; init; }
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public string? Visibility { get; init; }
    public string? DefaultBranch { get; init; }

    /// <summary>What the caller may do with it.</summary>
    public string? Access { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
}
