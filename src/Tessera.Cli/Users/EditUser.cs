using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Users;

internal static class EditUser
{
    private static readonly Option<bool?> Active = new("--active") { Description = "false stops them and all their personal tokens at once; true lets them back in" };
    private static readonly Option<string[]> Roles = new("--role") { Description = "The roles, all of them, by name; repeatable" };
    private static readonly Option<bool> NoRoles = new("--no-roles") { Description = "Take all roles away" };

    public static Command Create() =>
        new Command("edit", "Changes a user's roles, or lets them in or out") { UserLookup.User, Active, Roles, NoRoles }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var roles = parsed.GetValue(Roles) ?? [];
        var none = parsed.GetValue(NoRoles);
        if (none && roles.Length > 0)
            throw CommandFailedException.Usage("--role and --no-roles exclude each other.");
        var body = new JsonObject();
        if (parsed.GetValue(Active) is { } active)
            body["active"] = active;
        if (none || roles.Length > 0)
            body["roles"] = new JsonArray([.. roles.Select(r => JsonValue.Create(r))]);
        if (body.Count == 0)
            throw CommandFailedException.Usage("Nothing to change was given.", "See: tessera user edit --help");
        var (user, _) = await UserLookup.OneAsync(session, parsed, ct);
        var answer = await session.Client.PatchAsync($"v1/users/{user.Id}", body, ct);
        session.Screen.Show(answer.Document, () => UserView.Details(answer.Read(WireJson.Default.UserRecord)));
        return ExitCode.Ok;
    }
}
