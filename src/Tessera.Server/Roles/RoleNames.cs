using Tessera.Server.Tokens;

namespace Tessera.Server.Roles;

/// <summary>How people name a role: by its name in any case, or by its id.</summary>
internal static class RoleNames
{
    /// <summary>The role so named; null when there is none.</summary>
    public static Role? ByNameOrId(this IEnumerable<Role> roles, string? nameOrId)
    {
        if (string.IsNullOrWhiteSpace(nameOrId))
            return null;
        var key = TokenFields.NameKey(nameOrId.Trim());
        var isId = Guid.TryParseExact(nameOrId, "D", out var id);
        return roles.FirstOrDefault(role => isId && role.Id == id) ?? roles.FirstOrDefault(role => TokenFields.NameKey(role.Name) == key);
    }

    /// <summary>Whether a built-in role has the name: those are no rows, so that no index of the database knows.</summary>
    public static bool IsBuiltIn(string name) => BuiltInRoles.All.ByNameOrId(name) is not null;
}
