using System.Runtime.CompilerServices;
using Tessera.Server.Security;
using Tessera.Tokens;

namespace Tessera.Server.Storage;

/// <summary>A token record of any kind. Deleted ones stay, sealed as deleted, so that putting an old row back is noticed.</summary>
internal sealed class TokenRow : ISealedRow
{
    public required Guid Id { get; set; }

    public required TokenKind Kind { get; set; }

    /// <summary>Name or label as shown.</summary>
    public required string Name { get; set; }

    /// <summary>The name as compared, for kinds whose names are unique; null otherwise and once deleted (spec T12).</summary>
    public string? NameKey { get; set; }

    public string? Description { get; set; }

    public required byte[] Digest { get; set; }

    public required string Hint { get; set; }

    /// <summary>The secret before the last regeneration, while its grace lasts and after (spec T4).</summary>
    public byte[]? OldDigest { get; set; }

    public DateTimeOffset? OldDigestUntil { get; set; }

    public Guid? OwnerId { get; set; }

    public Guid? ProjectId { get; set; }

    /// <summary>A service token's type or a project token's scope, as on the wire.</summary>
    public string? Scope { get; set; }

    public IReadOnlyList<string> Permissions { get; set; } = [];

    public required DateTimeOffset CreatedAt { get; set; }

    public required string CreatedByKind { get; set; }

    public Guid? CreatedById { get; set; }

    public required string CreatedByName { get; set; }

    public int? DurationDays { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The record that this one replaces (spec T5).</summary>
    public Guid? RotatedFrom { get; set; }

    /// <summary>When this record, already replaced by another, is refused: the end of its grace.</summary>
    public DateTimeOffset? RetiresAt { get; set; }

    /// <summary>Whether the first use of this record deletes the one it replaces.</summary>
    public bool RetiresOldOnFirstUse { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public long Epoch { get; set; }

    public string SealKeyId { get; set; } = "";

    public byte[] Seal { get; set; } = [];

    public bool IsTampered { get; set; }

    public string Subject => Id.ToString();

    /// <summary>From when on the current secret is refused: expiry or end of grace, whichever is first.</summary>
    public DateTimeOffset? EndsAt => RetiresAt is { } end && (ExpiresAt is null || end < ExpiresAt) ? end : ExpiresAt;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteTo(SealContent content)
    {
        content.Add(Id);
        content.Add((long)Kind);
        content.Add(Name);
        content.Add(Digest);
        content.Add(OldDigest);
        content.Add(OldDigestUntil);
        content.Add(OwnerId);
        content.Add(ProjectId);
        content.Add(Scope);
        content.Add(Permissions);
        content.Add(CreatedAt);
        content.Add(CreatedByName);
        content.Add(ExpiresAt);
        content.Add(RotatedFrom);
        content.Add(RetiresAt);
        content.Add(RetiresOldOnFirstUse);
        content.Add(DeletedAt);
    }
}
