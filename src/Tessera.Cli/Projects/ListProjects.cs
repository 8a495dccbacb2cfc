using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Projects;

internal static class ListProjects
{
    public static Command Create() => new Command("list", "Lists the projects that you may see").Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var items = await session.Client.ListAsync("v1/projects", ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () =>
            ProjectView.Table(items.Select(item => Answer.Read(item!, WireJson.Default.ProjectRecord))));
        return ExitCode.Ok;
    }
}
