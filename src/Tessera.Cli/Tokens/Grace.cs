using System.CommandLine;

namespace Tessera.Cli.Tokens;

internal static class Grace
{
    public static readonly Option<string?> Option = new Option<string?>("--grace")
    {
        Description = "How long the old secret keeps working. Default: 0s",
    }.AcceptOnlyFromAmong("0s", "15m", "1h", "6h", "24h");
}
