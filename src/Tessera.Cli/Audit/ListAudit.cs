using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Audit;

/// <summary>Lists what was done. The log only ever grows, hence a limit by default and a cursor to go on from.</summary>
internal static class ListAudit
{
    private const int LargestPage = 200;

    private static readonly Option<string?> Actor = new("--actor") { Description = "Only what this user or token (id) did" };
    private static readonly Option<string?> Action = new("--action") { Description = "Only this action" };
    private static readonly Option<string?> Token = new("--token") { Description = "Only what was done to this token (id)" };
    private static readonly Option<string?> Project = new("--project") { Description = "Only what was done in this project" };
    private static readonly Option<string?> From = new("--from") { Description = "Not before: 2026-01-31, \"2026-01-31 14:00\" (local time) or RFC 3339" };
    private static readonly Option<string?> To = new("--to") { Description = "Not after, likewise" };
    private static readonly Option<int> Limit = new("--limit") { Description = "How many rows at most", DefaultValueFactory = _ => 50 };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "Go on where \"next\" of an earlier --json answer points" };

    public static Command Create() =>
        new Command("list", "Lists changes, newest first")
        {
            Actor, Action, Token, Project, From, To, Limit, Cursor,
        }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken ct)
    {
        var limit = parsed.GetValue(Limit);
        if (limit < 1)
            throw CommandFailedException.Usage("--limit must be at least 1.");
        var path = Query.Add(
            "v1/audit-events",
            ("actor", parsed.GetValue(Actor)), ("action", parsed.GetValue(Action)), ("token", parsed.GetValue(Token)),
            ("project", parsed.GetValue(Project)), ("from", Instant(parsed, From)), ("to", Instant(parsed, To)));
        var (items, next) = await ReadAsync(session, path, limit, parsed.GetValue(Cursor), ct);
        session.Screen.Show(new JsonObject { ["items"] = items, ["next"] = next }, () =>
        {
            Print(items);
            if (next is not null)
                session.Screen.Note($"There are more; raise --limit or go on with --cursor {next}");
        });
        return ExitCode.Ok;
    }

    private static async Task<(JsonArray, string?)> ReadAsync(Session session, string path, int limit, string? cursor, CancellationToken ct)
    {
        var items = new JsonArray();
        do
        {
            var size = Math.Min(LargestPage, limit - items.Count);
            var page = await session.Client.PageAsync(Query.Add(path, ("limit", Cells.Number(size)), ("cursor", cursor)), ct);
            foreach (var item in page.Items)
                items.Add(item?.DeepClone());
            cursor = page.Next;
        }
        while (cursor is not null && items.Count < limit);
        return (items, cursor);
    }

    private static void Print(JsonArray items) => Screen.Table(
        ["At", "Who", "From", "Action", "What"],
        items.Select(item => Answer.Read(item!, WireJson.Default.AuditEvent))
            .Select(e => new[] { Cells.Time(e.At, ""), e.Actor?.Display ?? "", e.Ip ?? "", e.Action ?? "", What(e.Target) }));

    private static string What(Party? target) => target is null ? "" : $"{target.Kind} {target.Display}".Trim();

    private static string? Instant(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } given)
            return null;
        if (!DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at))
            throw CommandFailedException.Usage($"{option.Name} is not a time.", "Write 2026-01-31, \"2026-01-31 14:00\" or 2026-01-31T14:00:00Z");
        return at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
