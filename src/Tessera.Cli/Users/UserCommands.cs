using System.CommandLine;

namespace Tessera.Cli.Users;

internal static class UserCommands
{
    public static Command Create() => new("user", "The people who sign in")
    {
        ListUsers.Create(),
        ShowUser.Create(),
        ShowMe.Create(),
        CreateUser.Create(),
        AcceptInvitation.Create(),
        EditUser.Create(),
        RevokeUserTokens.Create(),
        DeleteUser.Create(),
    };
}
