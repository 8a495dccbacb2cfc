using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Apis;

internal static class ListApis
{
    public static Command Create() => new Command("list", "Lists the registered APIs").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var items = await session.Client.ListAsync("v1/apis", ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () => Screen.Table(
            ["Name", "Title", "Permissions", "Routes"],
            items.Select(item => Answer.Read(item!, WireJson.Default.ApiSummary))
                .Select(a => new[] { a.Name, a.Title ?? "", Cells.Number(a.Permissions), Cells.Number(a.Routes) })));
        return ExitCode.Ok;
    }
}
