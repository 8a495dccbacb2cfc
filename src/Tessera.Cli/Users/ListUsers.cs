using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Users;

internal static class ListUsers
{
    public static Command Create() => new Command("list", "Lists the users").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var items = await session.Client.ListAsync("v1/users", ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () =>
            UserView.Table(items.Select(item => Answer.Read(item!, WireJson.Default.UserRecord))));
        return ExitCode.Ok;
    }
}
