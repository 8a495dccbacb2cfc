using Tessera.Server.Storage;

namespace Tessera.Server.Nodes;

/// <summary>A node of the instance, and how it stands.</summary>
internal sealed record NodeView
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether it is the node that was asked.</summary>
    public required bool IsThis { get; init; }

    /// <summary>Whether it has said nothing for so long that nobody waits for it.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>The epoch up to which it knows everything.</summary>
    public required long AppliedEpoch { get; init; }

    /// <summary>How many changes it is behind the node that knows of most.</summary>
    public required long Lag { get; init; }

    /// <summary>How long ago it last knew that its index was up to date; null when it was never loaded.</summary>
    public required TimeSpan? Age { get; init; }

    /// <summary>Whether that is longer ago than allowed.</summary>
    public required bool IsStale { get; init; }

    /// <summary>How many secrets its index knows, revoked ones included.</summary>
    public required int Tokens { get; init; }

    /// <summary>What the index takes in memory.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it last wrote down what tokens were used for; null when it has not yet.</summary>
    public required DateTimeOffset? UsageWrittenAt { get; init; }

    /// <summary>How often it has checked the seals of all rows since its start.</summary>
    public required int SealChecks { get; init; }

    /// <summary>How many rows it found not to be as they were sealed.</summary>
    public required int BrokenRows { get; init; }

    /// <summary>Shows a node by what it says of itself.</summary>
    /// <param name="row">What that was.</param>
    /// <param name="head">The epoch of the node that knows of most.</param>
    /// <param name="since">How long ago it said so.</param>
    /// <param name="maxStaleness">How long it goes on without hearing from the store.</param>
    public static NodeView Of(NodeRow row, long head, TimeSpan since, TimeSpan maxStaleness)
    {
        // Both times are of its own clock; only the time that has passed since is of ours.
        var age = row.HeardAt - row.ConfirmedAt + since;
        return new()
        {
            Name = row.Name,
            Version = row.Version,
            StartedAt = row.StartedAt,
            IsThis = false,
            IsSilent = false,
            AppliedEpoch = row.AppliedEpoch,
            Lag = head - row.AppliedEpoch,
            Age = age,
            IsStale = !(age <= maxStaleness),
            Tokens = row.Tokens,
            Bytes = row.Bytes,
            UsageWrittenAt = row.UsageWrittenAt,
            SealChecks = row.SealChecks,
            BrokenRows = row.BrokenRows,
        };
    }
}
