using System.CommandLine;

namespace Tessera.Cli.Projects;

internal static class ShowProject
{
    public static Command Create() => new Command("show", "Shows a project") { ProjectOptions.Project }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var (project, json) = await ProjectLookup.OneAsync(session, parsed, ct);
        session.Screen.Show(json, () => ProjectView.Details(project));
        return ExitCode.Ok;
    }
}
