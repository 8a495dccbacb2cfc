namespace Tessera.Server.Storage;

/// <summary>
/// A node that runs, as it last said of itself. Nothing is decided by it, so it is not sealed; times in it are of the node's own clock, which others do not compare
/// with theirs.
/// </summary>
internal sealed class NodeRow
{
    /// <summary>Of the process: who starts again is somebody else.</summary>
    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required string Version { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>When it wrote this.</summary>
    public DateTimeOffset HeardAt { get; set; }

    /// <summary>How often it has written: whoever sees the number grow knows that it runs, whatever the clocks say.</summary>
    public long Beat { get; set; }

    /// <summary>The epoch up to which it knows everything.</summary>
    public long AppliedEpoch { get; set; }

    /// <summary>When it last knew that this was all there was.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>How many secrets its index knows.</summary>
    public int Tokens { get; set; }

    /// <summary>What the index takes in memory.</summary>
    public long Bytes { get; set; }

    public DateTimeOffset? UsageWrittenAt { get; set; }

    public int SealChecks { get; set; }

    /// <summary>How many rows it found not to be as they were sealed.</summary>
    public int BrokenRows { get; set; }
}
