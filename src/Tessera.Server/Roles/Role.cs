using Tessera.Permissions;
using Tessera.Server.Storage;

namespace Tessera.Server.Roles;

/// <summary>A role as rights are computed from it: built-in or custom.</summary>
/// <param name="Id">Its id; the built-in ones have fixed ids.</param>
/// <param name="Name">Name for people, unique without regard to case.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Permissions">Management permissions by name.</param>
/// <param name="Apis">Extent over all registered APIs.</param>
/// <param name="IsBuiltIn">Whether it is in code and can be neither changed nor deleted.</param>
internal sealed record Role(Guid Id, string Name, string? Description, IReadOnlyList<string> Permissions, Access Apis, bool IsBuiltIn)
{
    public static Role From(RoleRow row) => new(row.Id, row.Name, row.Description, row.Permissions, row.Apis, IsBuiltIn: false);
}

/// <summary>The four roles that every instance has. They are code, not rows: a writer to the database cannot widen them.</summary>
internal static class BuiltInRoles
{
    public static Role SuperAdmin { get; } = new(
        new("01900000-0000-7000-8000-000000000001"), "Super Admin", "Everything.", TesseraPermissions.All, Access.Write, IsBuiltIn: true);

    /// <summary>Writes in all APIs, because a token can only be given what its maker has.</summary>
    public static Role TokenManager { get; } = new(
        new("01900000-0000-7000-8000-000000000002"), "Token manager", "Service tokens and the catalogue.",
        [
            TesseraPermissions.ServiceTokenRead, TesseraPermissions.ServiceTokenCreate, TesseraPermissions.ServiceTokenUpdate,
            TesseraPermissions.ServiceTokenRegenerate, TesseraPermissions.ServiceTokenDelete, TesseraPermissions.ApiRead,
            TesseraPermissions.ApiWrite, TesseraPermissions.TokenVerify,
        ],
        Access.Write, IsBuiltIn: true);

    public static Role Developer { get; } = new(
        new("01900000-0000-7000-8000-000000000003"), "Developer", "No management; reads and writes in the APIs and in the projects they belong to.", [], Access.Write, IsBuiltIn: true);

    public static Role Viewer { get; } = new(
        new("01900000-0000-7000-8000-000000000004"), "Viewer", "Reads.", [], Access.Read, IsBuiltIn: true);

    public static IReadOnlyList<Role> All { get; } = [SuperAdmin, TokenManager, Developer, Viewer];
}
