using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Roles;

/// <summary>A role as on the wire.</summary>
internal sealed record RoleView : ChangeAnswer
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required bool BuiltIn { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required string Apis { get; init; }

    /// <summary>How many users have it.</summary>
    public required int Users { get; init; }

    /// <summary>The view of a role that the directory counts users of.</summary>
    public static RoleView Of(Role role, UserDirectory directory) => new()
    {
        Id = role.Id,
        Name = role.Name,
        Description = role.Description,
        BuiltIn = role.IsBuiltIn,
        Permissions = role.Permissions,
        Apis = role.Apis.ToWire(),
        Users = directory.UsersWith(role.Id).Count(),
    };
}

internal static class RoleRowAudit
{
    /// <summary>The role as the audit log names it.</summary>
    public static AuditTarget AuditTarget(this RoleRow row) => new("role", row.Id.ToString(), row.Name);
}
