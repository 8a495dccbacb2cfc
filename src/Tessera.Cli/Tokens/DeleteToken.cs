using System.CommandLine;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Tokens;

internal static class DeleteToken
{
    public static Command Create() =>
        new Command("delete", "Deletes a service token (or --personal, or --project); it is refused from then on")
        {
            TokenLookup.Token, TokenHome.PersonalOption, TokenHome.ProjectOption, Deletion.Yes,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var wanted = parsed.GetRequiredValue(TokenLookup.Token);
        var home = await TokenHome.ChosenAsync(session, parsed, TokenHome.Service, wanted, ct);
        var id = await TokenLookup.IdAsync(session, home, wanted, ct);
        if (!yes)
        {
            var record = (await session.Client.GetAsync(home.Of(id), ct)).Read(WireJson.Default.TokenRecord);
            await Questions.ConfirmAsync(
                $"Delete the {record.Kind} token \"{record.DisplayName}\" ({record.Hint}, last used: {Cells.Time(record.LastUsedAt)})? Programs that use it are refused at once.", yes, ct);
        }
        var answer = await session.Client.DeleteAsync(home.Of(id), ct);
        Deletion.Report(session, answer, $"{home.Kind} token", wanted, id);
        return ExitCode.Ok;
    }
}
