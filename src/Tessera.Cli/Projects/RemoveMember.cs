using System.CommandLine;
using Tessera.Cli.Terminal;
using Tessera.Cli.Users;

namespace Tessera.Cli.Projects;

internal static class RemoveMember
{
    public static Command Create() =>
        new Command("remove-member", "Takes a member out of a project") { ProjectOptions.Project, UserLookup.User, Deletion.Yes }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var (project, _) = await ProjectLookup.OneAsync(session, parsed, ct);
        var member = await ProjectLookup.MemberAsync(session, project, parsed.GetRequiredValue(UserLookup.User), ct);
        await Questions.ConfirmAsync($"Take {member.Email} out of the project {project.Slug}?", yes, ct);
        var answer = await session.Client.DeleteAsync($"v1/projects/{project.Id}/members/{member.UserId}", ct);
        Deletion.Report(session, answer, "member", member.Email, member.UserId);
        return ExitCode.Ok;
    }
}
