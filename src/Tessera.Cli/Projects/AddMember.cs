using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Users;

namespace Tessera.Cli.Projects;

/// <summary>Makes somebody a member, or gives a member another access. Looking a user up by name takes a right of its own; an id does not.</summary>
internal static class AddMember
{
    private static readonly Option<string> Access = new Option<string>("--access") { Description = "What they may do with the project", DefaultValueFactory = _ => "read" }
        .AcceptOnlyFromAmong("read", "write");

    public static Command Create() =>
        new Command("add-member", "Makes a user a member of a project, or changes what a member may do") { ProjectOptions.Project, UserLookup.User, Access }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var (project, _) = await ProjectLookup.OneAsync(session, parsed, ct);
        var user = Guid.TryParse(parsed.GetRequiredValue(UserLookup.User), out var id) ? id.ToString() : (await UserLookup.OneAsync(session, parsed, ct)).Record.Id;
        var body = new JsonObject { ["access"] = parsed.GetRequiredValue(Access) };
        var answer = await session.Client.PutAsync($"v1/projects/{project.Id}/members/{user}", body, ct);
        session.Screen.Show(answer.Document, () => ProjectView.Members([answer.Read(WireJson.Default.MemberRecord)]));
        return ExitCode.Ok;
    }
}
