using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tokens;

/// <summary>How long a token lives: 7, 30 or 90 days, or unlimited, counted from the call.</summary>
internal static class Durations
{
    public static readonly Option<string?> Optional = Make("Days until it expires. Default: never");
    public static readonly Option<string?> ForCreation = Make("Days until it expires. Default: 30 for service tokens, unlimited for personal and project tokens");
    public static readonly Option<string?> ForEdit = Make("Days until it expires, from now. Default: leave as it is");

    /// <summary>Adds the member that the server reads; unlimited is null on the wire.</summary>
    public static void AddTo(JsonObject body, string? chosen)
    {
        if (chosen is not null)
            body["duration"] = chosen == "unlimited" ? null : int.Parse(chosen, CultureInfo.InvariantCulture);
    }

    private static Option<string?> Make(string description)
    {
        var option = new Option<string?>("--duration") { Description = description };
        return option.AcceptOnlyFromAmong("7", "30", "90", "unlimited");
    }
}
