using Tessera.Server.Roles;

namespace Tessera.Server.Console;

/// <summary>The pages of the instance's settings, in order, each with the permission it takes.</summary>
internal static class SettingsHome
{
    /// <summary>A page of the settings.</summary>
    internal sealed record Entry(string Name, string Address, string Permission, string Icon);

    public static IReadOnlyList<Entry> Pages { get; } =
    [
        new("api-tokens", "/settings/api-tokens", TesseraPermissions.ServiceTokenRead, "key-round"),
        new("apis", "/settings/apis", TesseraPermissions.ApiRead, "boxes"),
        new("users", "/settings/users", TesseraPermissions.UserRead, "users"),
        new("roles", "/settings/roles", TesseraPermissions.RoleRead, "shield"),
        new("audit-log", "/settings/audit-log", TesseraPermissions.AuditRead, "scroll-text"),
        new("nodes", "/settings/nodes", TesseraPermissions.SettingsRead, "server"),
    ];

    /// <summary>The first of them that the viewer may see; null when there is none.</summary>
    public static string? Of(Viewer viewer) => Pages.FirstOrDefault(page => viewer.May(page.Permission))?.Address;
}
