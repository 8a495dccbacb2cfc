using System.Text.Json.Serialization;
using Tessera.Server.Storage;
using Tessera.Server.Users;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tokens;

/// <summary>A token record as on the wire (spec T10). <see cref="Token"/> holds the secret in the one answer that may, and is absent in all others.</summary>
internal sealed record TokenView
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

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnerView? Owner { get; init; }

    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required CreatorView CreatedBy { get; init; }

    public int? Duration { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string? LastUsedFrom { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Until when the old secret, or the whole record when another has replaced it, still works.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RotatedFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Epoch { get; init; }
}

/// <summary>Whose personal token it is.</summary>
internal sealed record OwnerView(Guid Id, string Email, string Name);

/// <summary>Who made a record.</summary>
internal sealed record CreatorView(string Kind, Guid? Id, string Name);

/// <summary>Makes views of rows, with usage from the store and, where it is newer, from this node's index.</summary>
internal sealed class TokenViews(UserDirectory directory, TokenIndex index, TimeProvider clock)
{
    private static readonly TimeSpan ExpiringWithin = TimeSpan.FromDays(14);

    public TokenView Of(TokenRow row, UsageRow? usage = null)
    {
        var (at, from) = LastUse(row, usage);
        var owner = row.OwnerId is { } id ? directory.FindUser(id) : null;
        var isService = row.Kind == TokenKind.Service;
        return new()
        {
            Id = row.Id,
            Kind = row.Kind.ToWire(),
            Name = row.Name,
            Description = row.Description,
            Type = isService ? row.Scope : null,
            Scope = isService ? null : row.Scope,
            Permissions = isService ? row.Permissions : null,
            Owner = owner is null ? null : new(owner.Id, owner.Email, owner.Name),
            Hint = row.Hint,
            CreatedAt = row.CreatedAt,
            CreatedBy = new(row.CreatedByKind, row.CreatedById, row.CreatedByName),
            Duration = row.DurationDays,
            LastUsedAt = at,
            LastUsedFrom = from,
            ExpiresAt = row.ExpiresAt,
            GraceEndsAt = GraceEnd(row),
            Status = StatusOf(row),
            RotatedFrom = row.RotatedFrom,
        };
    }

    private (DateTimeOffset? At, string? From) LastUse(TokenRow row, UsageRow? usage) =>
        index.TryFind(TokenDigest.FromBytes(row.Digest), out var live) && live.LastUsedAt is { } at && (usage?.LastUsedAt is null || at >= usage.LastUsedAt)
            ? (at, live.LastUsedFrom.ToIPAddress()?.ToString() ?? usage?.LastUsedFrom)
            : (usage?.LastUsedAt, usage?.LastUsedFrom);

    private DateTimeOffset? GraceEnd(TokenRow row) =>
        row.RetiresAt ?? (row.OldDigestUntil > clock.GetUtcNow() ? row.OldDigestUntil : null);

    private string StatusOf(TokenRow row)
    {
        var now = clock.GetUtcNow();
        return row.IsTampered ? "tampered"
            : row.EndsAt <= now ? "expired"
            : row.RetiresAt is not null || row.OldDigestUntil > now ? "grace"
            : row.ExpiresAt - now <= ExpiringWithin ? "expiring"
            : "active";
    }
}
