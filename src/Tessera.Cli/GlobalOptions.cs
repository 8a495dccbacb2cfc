using System.CommandLine;

namespace Tessera.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Server = new("--server")
    {
        Description = "The server's address. Default: TESSERA_SERVER, else the one last signed in to, else http://localhost:5080",
        HelpName = "url",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print the server's JSON on standard output, and errors as JSON on standard error",
        Recursive = true,
    };
}
