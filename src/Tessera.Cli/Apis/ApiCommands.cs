using System.CommandLine;

namespace Tessera.Cli.Apis;

internal static class ApiCommands
{
    public static Command Create() => new("api", "The catalogue: the APIs that tokens give access to")
    {
        ImportApi.Create(),
        ListApis.Create(),
        ShowApi.Create(),
    };
}
