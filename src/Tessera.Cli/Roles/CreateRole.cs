using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Roles;

internal static class CreateRole
{
    private static readonly Option<string> Name = new("--name") { Description = "The role's name", Required = true };

    public static Command Create() =>
        new Command("create", "Makes a role")
        {
            Name, RoleOptions.Description, RoleOptions.Permissions, RoleOptions.Apis,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var body = RoleOptions.Body(parsed, parsed.GetRequiredValue(Name));
        body.TryAdd("permissions", new JsonArray());
        body.TryAdd("apis", "none");
        var answer = await session.Client.PostAsync("v1/roles", body, ct);
        session.Screen.Show(answer.Document, () => RoleView.Details(answer.Read(WireJson.Default.RoleRecord)));
        return ExitCode.Ok;
    }
}
