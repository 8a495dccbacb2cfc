using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Projects;

internal static class ListMembers
{
    public static Command Create() => new Command("members", "Lists who belongs to a project") { ProjectOptions.Project }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var (project, _) = await ProjectLookup.OneAsync(session, parsed, ct);
        var items = await session.Client.ListAsync($"v1/projects/{project.Id}/members", ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () =>
            ProjectView.Members(items.Select(item => Answer.Read(item!, WireJson.Default.MemberRecord))));
        return ExitCode.Ok;
    }
}
