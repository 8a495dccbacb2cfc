using Tessera.Permissions;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Roles;

/// <summary>
/// How far a caller's say over roles and users goes (spec T25): nobody hands out, takes away, takes over or touches what reaches further than they do.
/// </summary>
internal sealed class Reach(Caller caller, Catalogue catalogue, RoleBook roles)
{
    /// <summary>Whether the caller has everything that the role gives.</summary>
    public bool Includes(Role role) => Includes(caller, role, catalogue);

    /// <inheritdoc cref="Includes(Role)"/>
    public static bool Includes(Caller caller, Role role, Catalogue catalogue) => Includes(caller, role.Apis, role.Permissions, catalogue);

    /// <summary>Whether the caller has an extent and some management permissions.</summary>
    public static bool Includes(Caller caller, Access apis, IEnumerable<string> permissions, Catalogue catalogue) =>
        caller.Rights.Include(apis, permissions.Select(TesseraPermissions.Parse), catalogue);

    /// <summary>
    /// Whether the caller has everything that the user has, or would have once reactivated. A row or role edited by hand may have been anything before:
    /// only who has everything may touch it.
    /// </summary>
    public bool Includes(UserRow user)
    {
        if (user.IsTampered)
            return Includes(BuiltInRoles.SuperAdmin);
        return user.RoleIds.All(id => Includes(roles.Find(Guid.Parse(id)) ?? BuiltInRoles.SuperAdmin));
    }
}
