using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Roles;

internal static class ListRoles
{
    public static Command Create() => new Command("list", "Lists the roles").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var items = await session.Client.ListAsync("v1/roles", ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () =>
            RoleView.Table(items.Select(item => Answer.Read(item!, WireJson.Default.RoleRecord))));
        return ExitCode.Ok;
    }
}
