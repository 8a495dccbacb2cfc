using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Tokens;

internal static class WhoAmI
{
    public static Command Create() =>
        new Command("whoami", "Shows the record of the token that this program acts with").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var answer = await session.Client.GetAsync("v1/token", ct);
        session.Screen.Show(answer.Document, () => TokenView.Details(answer.Read(WireJson.Default.TokenRecord)));
        return ExitCode.Ok;
    }
}
