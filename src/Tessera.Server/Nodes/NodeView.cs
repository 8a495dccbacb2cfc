namespace Tessera.Server.Nodes;

/// <summary>A node of the instance, and how it stands.</summary>
internal sealed record NodeView
{
    /// <summary>Name of its machine.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The epoch up to which it knows everything.</summary>
    public required long AppliedEpoch { get; init; }

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

    /// <summary>Rows that are not as they were sealed.</summary>
    public required IReadOnlyList<(string Kind, string Id)> Broken { get; init; }
}
