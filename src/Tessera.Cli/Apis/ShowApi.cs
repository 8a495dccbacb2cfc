using System.CommandLine;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Apis;

internal static class ShowApi
{
    private static readonly Argument<string> Api = new("api") { Description = "The API's name" };

    public static Command Create() => new Command("show", "Shows an API's permissions and the routes that lead to them") { Api }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var answer = await session.Client.GetAsync($"v1/apis/{Uri.EscapeDataString(parsed.GetRequiredValue(Api))}", ct);
        session.Screen.Show(answer.Document, () => Screen.Table(["Permission", "Access", "Routes"], Rows(answer.Read(WireJson.Default.ApiRecord))));
        return ExitCode.Ok;
    }

    private static IEnumerable<string[]> Rows(ApiRecord api) =>
        from resource in api.Resources
        from action in resource.Actions
        select new[]
        {
            action.Permission ?? $"{api.Name}:{resource.Name}.{action.Name}",
            action.Access ?? "",
            Cells.Names(action.Routes.Select(r => $"{r.Method} {r.Path}")),
        };
}
