using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Projects;

internal static class EditProject
{
    public static Command Create() =>
        new Command("edit", "Changes a project's name, visibility or default branch")
        {
            ProjectOptions.Project, ProjectOptions.Name, ProjectOptions.Visibility, ProjectOptions.DefaultBranch,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var body = ProjectOptions.Body(parsed);
        if (body.Count == 0)
            throw CommandFailedException.Usage("Nothing to change was given.", "See: tessera project edit --help");
        var (project, _) = await ProjectLookup.OneAsync(session, parsed, ct);
        var answer = await session.Client.PatchAsync($"v1/projects/{project.Id}", body, ct);
        session.Screen.Show(answer.Document, () => ProjectView.Details(answer.Read(WireJson.Default.ProjectRecord)));
        return ExitCode.Ok;
    }
}
