using System.CommandLine;

namespace Tessera.Cli.Users;

internal static class ShowUser
{
    public static Command Create() => new Command("show", "Shows a user") { UserLookup.User }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var (user, json) = await UserLookup.OneAsync(session, parsed, ct);
        session.Screen.Show(json, () => UserView.Details(user));
        return ExitCode.Ok;
    }
}
