using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;
using Tessera.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tokens;

/// <summary>Makes views of rows, with usage from the store and, where it is newer, from this node's index.</summary>
internal sealed class TokenViews(UserDirectory directory, ProjectDirectory projects, TokenIndex index, PermissionNames names, IntegrityReport integrity, TimeProvider clock)
{
    /// <summary>How long before its end a token counts as expiring (spec T10).</summary>
    public static readonly TimeSpan ExpiringWithin = TimeSpan.FromDays(14);

    public TokenView Of(TokenRow row, UsageRow? usage = null)
    {
        var last = LastUseOf(row, usage);
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
            Label = row.Kind == TokenKind.Project ? row.Name : null,
            Project = ProjectOf(row),
            Owner = owner is null ? null : new(owner.Id, owner.Email, owner.Name),
            Hint = row.Hint,
            CreatedAt = row.CreatedAt,
            CreatedBy = new(row.CreatedByKind, row.CreatedById, row.CreatedByName),
            Duration = row.DurationDays,
            LastUsedAt = last.At,
            LastUsedFrom = last.From,
            LastUsedFor = last.For,
            ExpiresAt = row.ExpiresAt,
            GraceEndsAt = GraceEnd(row),
            Status = StatusOf(row),
            RotatedFrom = row.RotatedFrom,
        };
    }

    /// <summary>Views of several rows, in their order, with their usage read at once.</summary>
    public async Task<IReadOnlyList<TokenView>> OfAsync(TesseraDb db, IEnumerable<TokenRow> rows, CancellationToken ct)
    {
        TokenRow[] all = [.. rows];
        Guid[] ids = [.. all.Select(row => row.Id)];
        var usage = await db.Usage.AsNoTracking().Where(u => EF.Parameter(ids).Contains(u.TokenId)).ToDictionaryAsync(u => u.TokenId, ct);
        return [.. all.Select(row => Of(row, usage.GetValueOrDefault(row.Id)))];
    }

    /// <summary>A token's last use as of now; of several nodes, what the others have not written down yet is missing.</summary>
    public LastUse LastUseOf(TokenRow row, UsageRow? usage) =>
        index.TryFind(TokenDigest.FromBytes(row.Digest), out var live) && live.LastUsedAt is { } at && (usage?.LastUsedAt is null || at >= usage.LastUsedAt)
            ? new(at, live.LastUsedFrom.ToIPAddress()?.ToString() ?? usage?.LastUsedFrom, (live.LastUsedFor is { } permission ? names.TextOf(permission) : null) ?? usage?.LastUsedFor)
            : new(usage?.LastUsedAt, usage?.LastUsedFrom, usage?.LastUsedFor);

    /// <summary>The token as the audit log names it.</summary>
    public AuditTarget TargetOf(TokenRow row) => row.AuditTarget() with { Project = ProjectOf(row)?.Slug };

    private TokenProjectView? ProjectOf(TokenRow row) =>
        row.ProjectId is { } id && projects.FindSlug(id) is { } slug ? new(id, slug) : null;

    private DateTimeOffset? GraceEnd(TokenRow row) =>
        row.RetiresAt ?? (row.OldDigestUntil > clock.GetUtcNow() ? row.OldDigestUntil : null);

    private string StatusOf(TokenRow row)
    {
        var now = clock.GetUtcNow();
        return row.IsTampered || integrity.IsBroken("token", row.Subject) ? "tampered"
            : row.EndsAt <= now ? "expired"
            : row.RetiresAt is not null || row.OldDigestUntil > now ? "grace"
            : row.ExpiresAt - now <= ExpiringWithin ? "expiring"
            : "active";
    }
}
