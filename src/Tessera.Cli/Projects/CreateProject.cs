using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Projects;

internal static class CreateProject
{
    private static readonly Argument<string> Slug = new("slug") { Description = "What it is called in addresses: vcs/org/repo, such as gh/acme/web" };

    public static Command Create() =>
        new Command("create", "Makes a project; you belong to it, and write")
        {
            Slug, ProjectOptions.Name, ProjectOptions.Visibility, ProjectOptions.DefaultBranch,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var body = ProjectOptions.Body(parsed);
        body["slug"] = parsed.GetRequiredValue(Slug);
        var answer = await session.Client.PostAsync("v1/projects", body, ct);
        session.Screen.Show(answer.Document, () => ProjectView.Details(answer.Read(WireJson.Default.ProjectRecord)));
        return ExitCode.Ok;
    }
}
