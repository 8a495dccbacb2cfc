using System.CommandLine;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Projects;

internal static class DeleteProject
{
    public static Command Create() =>
        new Command("delete", "Deletes a project with its tokens and everything that is kept for it") { ProjectOptions.Project, Deletion.Yes }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var (project, _) = await ProjectLookup.OneAsync(session, parsed, ct);
        await Questions.ConfirmAsync($"Delete the project {project.Slug} for good? Its tokens are refused at once, and its builds and artifacts are lost.", yes, ct);
        var answer = await session.Client.DeleteAsync($"v1/projects/{project.Id}", ct);
        Deletion.Report(session, answer, "project", project.Slug, project.Id);
        return ExitCode.Ok;
    }
}
