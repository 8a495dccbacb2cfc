using System.Text.Json.Serialization;
using Tessera.Server.Audit;
using Tessera.Server.Roles;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>A user as on the wire. <see cref="Invitation"/> is in the answers of the calls that make one, and absent in all others.</summary>
internal sealed record UserView
{
    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required bool Active { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InvitationView? Invitation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Epoch { get; init; }

    /// <summary>The view of a row, with the names of its roles.</summary>
    public static UserView Of(UserRow row, Func<Guid, Role?> findRole) => new()
    {
        Id = row.Id,
        Email = row.Email,
        Name = row.Name,
        Active = row.IsActive,
        Roles = [.. row.RoleIds.Select(id => Guid.TryParse(id, out var roleId) ? findRole(roleId)?.Name : null).OfType<string>()],
        CreatedAt = row.CreatedAt,
    };
}

internal static class UserRowAudit
{
    /// <summary>The user as the audit log names them.</summary>
    public static AuditTarget AuditTarget(this UserRow row) => new("user", row.Id.ToString(), row.Email);
}
