using System.Text.Json.Serialization;
using Tessera.Server.Http;

namespace Tessera.Server.Tokens;

/// <summary>A token record as on the wire (spec T10). <see cref="Token"/> holds the secret in the one answer that may, and is absent in all others.</summary>
internal sealed record TokenView : ChangeAnswer
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>What a project token's name is called there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenProjectView? Project { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnerView? Owner { get; init; }

    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required CreatorView CreatedBy { get; init; }

    public int? Duration { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string? LastUsedFrom { get; init; }

    /// <summary>Permission of the last use that was allowed one; null: none, or not since this is kept.</summary>
    public string? LastUsedFor { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Until when the old secret, or the whole record when another has replaced it, still works.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RotatedFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>Whose personal token it is.</summary>
internal sealed record OwnerView(Guid Id, string Email, string Name);

/// <summary>The project that a project token is bound to.</summary>
internal sealed record TokenProjectView(Guid Id, string Slug);

/// <summary>Who made a record.</summary>
internal sealed record CreatorView(string Kind, Guid? Id, string Name);
