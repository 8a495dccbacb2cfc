using Tessera.Permissions;

namespace Tessera.Server.Roles;

/// <summary>Tessera's own management permissions (spec: http.md, "Users, roles, audit").</summary>
internal static class TesseraPermissions
{
    public const string ServiceTokenRead = "tessera:service-token.read";
    public const string ServiceTokenCreate = "tessera:service-token.create";
    public const string ServiceTokenUpdate = "tessera:service-token.update";
    public const string ServiceTokenRegenerate = "tessera:service-token.regenerate";
    public const string ServiceTokenDelete = "tessera:service-token.delete";
    public const string ApiRead = "tessera:api.read";
    public const string ApiWrite = "tessera:api.write";
    public const string ProjectRead = "tessera:project.read";
    public const string ProjectCreate = "tessera:project.create";
    public const string ProjectWrite = "tessera:project.write";
    public const string ProjectDelete = "tessera:project.delete";
    public const string UserRead = "tessera:user.read";
    public const string UserWrite = "tessera:user.write";
    public const string RoleRead = "tessera:role.read";
    public const string RoleWrite = "tessera:role.write";
    public const string AuditRead = "tessera:audit.read";
    public const string TokenVerify = "tessera:token.verify";
    public const string FeedRead = "tessera:feed.read";
    public const string SettingsRead = "tessera:settings.read";
    public const string SettingsWrite = "tessera:settings.write";

    /// <summary>All of them, in the order in which people see them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ServiceTokenRead, ServiceTokenCreate, ServiceTokenUpdate, ServiceTokenRegenerate, ServiceTokenDelete,
        ApiRead, ApiWrite, ProjectRead, ProjectCreate, ProjectWrite, ProjectDelete, UserRead, UserWrite, RoleRead, RoleWrite,
        AuditRead, TokenVerify, FeedRead, SettingsRead, SettingsWrite,
    ];

    /// <summary>Those that only look.</summary>
    public static IReadOnlyList<string> Reading { get; } = [.. All.Where(IsReading)];

    /// <summary>The API of the catalogue that holds them.</summary>
    public static CatalogueApi CreateApi(PermissionNames names) =>
        CatalogueApi.WithoutRoutes(CatalogueAction.ManagementApi, "Tessera", All.Select(name => (Parse(name), IsReading(name) ? Access.Read : Access.Write)), names);

    /// <summary>A permission of this list, parsed.</summary>
    public static Permission Parse(string name) =>
        Permission.TryParse(name, out var permission) ? permission : throw new ArgumentException($"{name} is not a permission.", nameof(name));

    private static bool IsReading(string name) => name.EndsWith(".read", StringComparison.Ordinal) || name == TokenVerify;
}
