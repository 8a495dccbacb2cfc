using System.Reflection;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Verification;

namespace Tessera.Server.Nodes;

/// <summary>The node that this process is.</summary>
internal sealed class ThisNode(FeedFollower follower, TokenIndex index, Freshness freshness, UsageFlusher usage, SealSweep sweep, IntegrityReport integrity, TimeProvider clock)
{
    private static readonly string Version =
        typeof(ThisNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    private DateTimeOffset startedAt;

    /// <summary>Notes that it starts now.</summary>
    public void Start() => startedAt = clock.GetUtcNow();

    /// <summary>How it stands.</summary>
    public NodeView Show() => new()
    {
        Name = Environment.MachineName,
        Version = Version,
        StartedAt = startedAt,
        AppliedEpoch = follower.Applied,
        Age = freshness.Age,
        IsStale = freshness.IsStale,
        Tokens = index.Count,
        Bytes = index.Bytes,
        UsageWrittenAt = usage.FlushedAt,
        SealChecks = sweep.Passes,
        Broken = [.. integrity.Broken.OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal)],
    };
}
