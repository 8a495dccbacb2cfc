using System.Reflection;
using Microsoft.Extensions.Options;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Nodes;

/// <summary>The node that this process is.</summary>
internal sealed class ThisNode(
    FeedFollower follower, TokenIndex index, Freshness freshness, UsageFlusher usage, SealSweep sweep, IntegrityReport integrity, IOptions<TesseraOptions> options, TimeProvider clock)
{
    /// <summary>What it runs.</summary>
    public static readonly string Version =
        typeof(ThisNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    /// <summary>Of this process, not of the machine: the same node started again is another one.</summary>
    public Guid Id { get; } = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Notes that it starts now.</summary>
    public void Start() => StartedAt = clock.GetUtcNow();

    /// <summary>Rows that it found not to be as they were sealed.</summary>
    public IReadOnlyList<(string Kind, string Id)> Broken =>
        [.. integrity.Broken.OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal)];

    /// <summary>How it stands, as others are to know it.</summary>
    public NodeRow ToRow(long beat)
    {
        // Taken before the epoch: what was confirmed by then is in it.
        var now = clock.GetUtcNow();
        var age = freshness.Age;
        return new()
        {
            Id = Id,
            Name = options.Value.NodeName,
            Version = Version,
            StartedAt = StartedAt,
            HeardAt = now,
            Beat = beat,
            AppliedEpoch = follower.Applied,
            ConfirmedAt = now - age,
            Tokens = index.Count,
            Bytes = index.Bytes,
            UsageWrittenAt = usage.FlushedAt,
            SealChecks = sweep.Passes,
            BrokenRows = integrity.Broken.Count,
        };
    }
}
