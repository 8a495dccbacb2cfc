namespace Tessera.Builds.Builds;

/// <summary>One step of a build, as stored: a command that was run, and how it ended. Its log is a file of its own.</summary>
/// <param name="Name">Name for people.</param>
internal sealed record BuildStep(string Name)
{
    public const string Running = "running";

    /// <summary>What <see cref="Status"/> may be.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [Running, "success", "failed", "canceled", "timedout"];

    /// <summary>The command, when there is one.</summary>
    public string? Command { get; init; }

    /// <summary><c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c> or <c>timedout</c>.</summary>
    public string Status { get; init; } = "success";

    /// <summary>What the command ended with; null while it runs.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }
}
