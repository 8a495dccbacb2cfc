using Tessera.Server.Roles;

namespace Tessera.Server.Console;

/// <summary>Roles and permissions in the viewer's language. Built-in roles have their names in code, in English; nobody else can have them.</summary>
internal static class RoleWords
{
    public static string NameOf(string name) => KeyOf(name) is { } key ? Words.Get(key) : name;

    public static string? DescriptionOf(string name, string? description) => KeyOf(name) is { } key ? Words.Get($"{key}.detail") : description;

    /// <summary>What a management permission lets one do.</summary>
    public static string Describe(string permission) => Words.Get($"admin.permission.{ShortOf(permission)}");

    /// <summary>What a management permission is about: the first part of its name.</summary>
    public static string GroupOf(string permission) => ShortOf(permission).Split('.')[0];

    private static string ShortOf(string permission) => permission[(permission.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string? KeyOf(string name) =>
        name == BuiltInRoles.SuperAdmin.Name ? "role.super-admin"
        : name == BuiltInRoles.TokenManager.Name ? "role.token-manager"
        : name == BuiltInRoles.Developer.Name ? "role.developer"
        : name == BuiltInRoles.Viewer.Name ? "role.viewer"
        : null;
}
