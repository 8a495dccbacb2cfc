using System.CommandLine;
using Tessera.Cli.Http;

namespace Tessera.Cli.Roles;

internal static class EditRole
{
    private static readonly Option<string?> Name = new("--name") { Description = "A new name" };

    public static Command Create() =>
        new Command("edit", "Changes a role")
        {
            RoleOptions.Role, Name, RoleOptions.Description, RoleOptions.Permissions, RoleOptions.Apis,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var body = RoleOptions.Body(parsed, parsed.GetValue(Name));
        if (body.Count == 0)
            throw CommandFailedException.Usage("Nothing to change was given.", "See: tessera role edit --help");
        var (role, _) = await RoleOptions.OneAsync(session, parsed, ct);
        var answer = await session.Client.PatchAsync($"v1/roles/{role.Id}", body, ct);
        session.Screen.Show(answer.Document, () => RoleView.Details(answer.Read(WireJson.Default.RoleRecord)));
        return ExitCode.Ok;
    }
}
