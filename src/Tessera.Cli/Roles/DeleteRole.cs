using System.CommandLine;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Roles;

internal static class DeleteRole
{
    public static Command Create() => new Command("delete", "Deletes a role") { RoleOptions.Role, Deletion.Yes }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var yes = parsed.GetValue(Deletion.Yes);
        Questions.RequireTerminalOr(yes);
        var (role, _) = await RoleOptions.OneAsync(session, parsed, ct);
        await Questions.ConfirmAsync($"Delete the role \"{role.Name}\"? Users who have it: {Cells.Number(role.Users)}.", yes, ct);
        var answer = await session.Client.DeleteAsync($"v1/roles/{role.Id}", ct);
        Deletion.Report(session, answer, "role", role.Name, role.Id);
        return ExitCode.Ok;
    }
}
