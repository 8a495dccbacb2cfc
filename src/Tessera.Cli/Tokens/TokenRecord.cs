using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Tokens;

/// <summary>A token as the server describes it. The secret is no part of it: see <see cref="Answer.TakeSecret"/>.</summary>
internal sealed record TokenRecord
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public string? Name { get; init; }

    /// <summary>What project tokens call their name.</summary>
    public string? Label { get; init; }
    public string? Description { get; init; }
    public string? Type { get; init; }
    public string? Scope { get; init; }
    public IReadOnlyList<string>? Permissions { get; init; }
    public Party? Owner { get; init; }

    /// <summary>A slug, or an object that holds one.</summary>
    public JsonNode? Project { get; init; }
    public string? Hint { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public Party? CreatedBy { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public string? LastUsedFrom { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? GraceEndsAt { get; init; }
    public string? Status { get; init; }

    public string DisplayName => Name ?? Label ?? "";

    public string? ProjectName => Project switch
    {
        JsonObject project => (project["slug"] ?? project["name"] ?? project["id"])?.ToString(),
        _ => Project?.ToString(),
    };
}
