using System.CommandLine;

namespace Tessera.Cli.Roles;

internal static class ShowRole
{
    public static Command Create() => new Command("show", "Shows a role and its permissions") { RoleOptions.Role }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var (role, json) = await RoleOptions.OneAsync(session, parsed, ct);
        session.Screen.Show(json, () => RoleView.Details(role));
        return ExitCode.Ok;
    }
}
