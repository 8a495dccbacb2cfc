using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.Fake;

/// <summary>A build as the stand-in server keeps it.</summary>
internal sealed class FakeBuild
{
    public required int Number { get; init; }
    public required string Job { get; init; }
    public JsonObject Env { get; init; } = [];
    public JsonObject Parameters { get; init; } = [];
    public string Lease { get; set; } = "";
    public string? Status { get; set; } = "queued";
    public JsonArray Steps { get; set; } = [];
    public ConcurrentQueue<string?> Reported { get; } = [];
    public ConcurrentDictionary<int, MemoryStream> Outputs { get; } = [];
    public ConcurrentDictionary<string, byte[]> Artifacts { get; } = new(StringComparer.Ordinal);
    public ConcurrentQueue<string> Reports { get; } = [];
    public int Heartbeats { get; set; }

    /// <summary>The log of a step, by its name.</summary>
    public string Log(string step)
    {
        var index = Steps.Select(s => (string?)s!["name"]).ToList().IndexOf(step);
        return Outputs.TryGetValue(index, out var log) ? Encoding.UTF8.GetString(log.ToArray()) : "";
    }

    public JsonNode Step(string name) => Steps.Single(s => (string?)s!["name"] == name)!;
}
