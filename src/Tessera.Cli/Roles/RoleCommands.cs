using System.CommandLine;

namespace Tessera.Cli.Roles;

internal static class RoleCommands
{
    public static Command Create() => new("role", "What users may do on this server")
    {
        ListRoles.Create(),
        ShowRole.Create(),
        CreateRole.Create(),
        EditRole.Create(),
        DeleteRole.Create(),
    };
}
