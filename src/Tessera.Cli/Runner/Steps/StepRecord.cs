using System.Globalization;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Runner.Steps;

/// <summary>One step as it is reported.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Command">The command, when it runs one.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record StepRecord(string Name, string? Command, DateTimeOffset StartedAt)
{
    /// <summary><c>running</c>, <c>success</c>, <c>failed</c>, <c>timedout</c> or <c>canceled</c>.</summary>
    public string Status { get; init; } = "running";

    public int? ExitCode { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["status"] = Status, ["started_at"] = Time(StartedAt) };
        if (Command is not null)
            json["command"] = Command;
        if (ExitCode is { } code)
            json["exit_code"] = code;
        if (StoppedAt is { } at)
            json["stopped_at"] = Time(at);
        return json;
    }
}
