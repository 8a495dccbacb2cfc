using System.Text.Json.Nodes;
using Tessera.Server.Feed;

namespace Tessera.Server.Tests.Support;

/// <summary>The calls that tests of usage are made of.</summary>
internal static class UsageCalls
{
    /// <summary>Writes down what was counted, as the server does every few seconds.</summary>
    public static Task FlushUsageAsync(this TesseraServer server) => server.Get<UsageFlusher>().FlushAsync(TestContext.Current.CancellationToken);

    public static Task<JsonNode> UsageAsync(this HttpClient client, IssuedRecord token) => client.OkAsync(HttpMethod.Get, $"{token.Path}/usage");

    /// <summary>Asks about a token as a guarded API would; gives whether it was allowed.</summary>
    public static async Task<bool> AskAsync(this HttpClient client, string secret, string? permission = null, string? ip = null) =>
        (bool)(await client.OkAsync(HttpMethod.Post, "/v1/verify", new { token = secret, permission, ip }))["allowed"]!;

    /// <summary>Calls and refusals of one day that is shown.</summary>
    public static (long Calls, long Refusals) Day(this JsonNode usage, DateTimeOffset at)
    {
        var day = usage["days"]!.AsArray().Single(day => day.Text("date") == at.ToString("yyyy-MM-dd", null))!;
        return ((long)day["calls"]!, (long)day["refusals"]!);
    }

    public static string[] Reasons(this JsonNode usage) => [.. usage["recentRefusals"]!.AsArray().Select(refusal => refusal.Text("reason"))];
}
