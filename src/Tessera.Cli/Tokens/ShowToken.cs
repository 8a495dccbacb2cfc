using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Tokens;

internal static class ShowToken
{
    public static Command Create() =>
        new Command("show", "Shows a token's record")
        {
            TokenLookup.Token, TokenHome.PersonalOption, TokenHome.ProjectOption,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var wanted = parsed.GetRequiredValue(TokenLookup.Token);
        var home = await TokenHome.ChosenAsync(session, parsed, TokenHome.Service, wanted, ct);
        var answer = await session.Client.GetAsync(home.Of(await TokenLookup.IdAsync(session, home, wanted, ct)), ct);
        session.Screen.Show(answer.Document, () => TokenView.Details(answer.Read(WireJson.Default.TokenRecord)));
        return ExitCode.Ok;
    }
}
