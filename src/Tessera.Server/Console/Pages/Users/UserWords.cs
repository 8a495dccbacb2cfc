using Tessera.Server.Roles;
using Tessera.Server.Users;

namespace Tessera.Server.Console.Pages.Users;

/// <summary>Users' roles and states as pages name them.</summary>
internal static class UserWords
{
    /// <summary>The roles to choose from.</summary>
    public static IEnumerable<(string Value, string Text, string? Detail)> OptionsOf(IEnumerable<Role> roles) =>
        roles.Select(role => (role.Id.ToString(), RoleWords.NameOf(role.Name), RoleWords.DescriptionOf(role.Name, role.Description)));

    /// <summary>The state as keys of words name it.</summary>
    public static string ToKey(this UserState state) => state switch
    {
        UserState.Active => "active",
        UserState.Invited => "invited",
        UserState.Deactivated => "deactivated",
        UserState.Tampered => "tampered",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
