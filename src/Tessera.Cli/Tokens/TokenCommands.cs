using System.CommandLine;

namespace Tessera.Cli.Tokens;

internal static class TokenCommands
{
    public static Command Create() => new("token", "Service tokens, your personal tokens, and project tokens")
    {
        CreateToken.Create(),
        ListTokens.Create(),
        ShowToken.Create(),
        EditToken.Create(),
        RegenerateToken.Create(),
        RotateToken.Create(),
        DeleteToken.Create(),
        VerifyToken.Create(),
        WhoAmI.Create(),
    };
}
