using System.CommandLine;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Tokens;

internal static class ListTokens
{
    private static readonly Option<string?> Search = new("--search") { Description = "Part of the name (service tokens)" };
    private static readonly Option<string?> Type = new Option<string?>("--type") { Description = "Only this type (service tokens)" }
        .AcceptOnlyFromAmong("read-only", "full-access", "custom");

    private static readonly Option<string?> Status = new Option<string?>("--status") { Description = "Only this status (service tokens)" }
        .AcceptOnlyFromAmong("active", "expiring", "expired", "grace", "never-used");

    private static readonly Option<string?> Sort = new Option<string?>("--sort") { Description = "The order (service tokens)" }
        .AcceptOnlyFromAmong("name", "-createdAt", "lastUsedAt", "expiresAt");

    public static Command Create() =>
        new Command("list", "Lists service tokens (or --personal, or --project)")
        {
            TokenHome.PersonalOption, TokenHome.ProjectOption, Search, Type, Status, Sort,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var home = await TokenHome.ChosenAsync(session, parsed, TokenHome.Service, token: null, ct);
        Option<string?>[] filters = [Search, Type, Status, Sort];
        if (home != TokenHome.Service && Array.Find(filters, f => parsed.GetValue(f) is not null) is { } filter)
            throw CommandFailedException.Usage($"{filter.Name} applies to service tokens alone.");
        var path = Query.Add(
            home.Path,
            ("search", parsed.GetValue(Search)), ("type", parsed.GetValue(Type)), ("status", parsed.GetValue(Status)), ("sort", parsed.GetValue(Sort)));
        var items = await session.Client.ListAsync(path, ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = null }, () =>
            TokenView.Table(items.Select(item => Answer.Read(item!, WireJson.Default.TokenRecord))));
        return ExitCode.Ok;
    }
}
