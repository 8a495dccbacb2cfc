using System.Diagnostics.CodeAnalysis;
using Tessera.Permissions;

namespace Tessera.Server.Roles;

/// <summary>Fields of a role, checked.</summary>
internal static class RoleFields
{
    /// <summary>Management permissions by name, each once, in the order in which people see them.</summary>
    public static bool TryPermissions(IReadOnlyList<string> names, out IReadOnlyList<string> permissions, [NotNullWhen(false)] out string? error)
    {
        permissions = [.. TesseraPermissions.All.Where(names.Contains)];
        var unknown = names.FirstOrDefault(name => !TesseraPermissions.All.Contains(name));
        error = unknown is null && !names.Contains(null!) ? null
            : $"\"{unknown}\" is not a management permission; there are {string.Join(", ", TesseraPermissions.All)}.";
        return error is null;
    }

    /// <summary>Extent over all registered APIs.</summary>
    public static bool TryApis(string text, out Access apis, [NotNullWhen(false)] out string? error)
    {
        error = Accesses.TryParse(text, out apis) ? null : "must be none, read or write.";
        return error is null;
    }
}
