using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Users;

internal static class ShowMe
{
    public static Command Create() => new Command("me", "Shows who you are signed in as").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var answer = await session.Client.GetAsync("v1/users/me", ct);
        session.Screen.Show(answer.Document, () => UserView.Details(answer.Read(WireJson.Default.UserRecord)));
        return ExitCode.Ok;
    }
}
