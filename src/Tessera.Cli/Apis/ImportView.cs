using System.Text.Json.Nodes;
using Tessera.Cli.Http;
using Tessera.Cli.Terminal;

namespace Tessera.Cli.Apis;

/// <summary>Shows what an import changes. Works on the JSON itself: it has parts that only this report needs.</summary>
internal static class ImportView
{
    public static void Print(Screen screen, JsonNode document)
    {
        if (document is not JsonObject report)
            throw Failure.NotUnderstood();
        var rows = Changes(report, "added").Concat(Changes(report, "removed")).Concat(Changes(report, "changed")).ToList();
        if (rows.Count > 0)
            Screen.Table(["Change", "Permission", "Live tokens"], rows);
        else
            screen.Note("Nothing changes.");
        var uncovered = report["uncovered"] as JsonArray ?? [];
        foreach (var route in uncovered.OfType<JsonObject>())
            Screen.Warn($"{route["method"]} {route["path"]} has no permission and is refused to every token: {route["why"]}");
        screen.Note(Flag(report, "dryRun") ? "Nothing was changed: this was a dry run." : $"{report["api"]} is {(Flag(report, "created") ? "registered" : "up to date")}.");
    }

    private static IEnumerable<string[]> Changes(JsonObject report, string kind) =>
        (report[kind] as JsonArray ?? []).Select(change => change is JsonObject detailed
            ? new[] { kind, detailed["permission"]?.ToString() ?? "", detailed["liveTokens"]?.ToString() ?? "" }
            : [kind, change?.ToString() ?? "", ""]);

    private static bool Flag(JsonObject report, string member) =>
        report[member] is JsonValue value && value.TryGetValue<bool>(out var set) && set;
}
