namespace Tessera.Server.Storage;

/// <summary>
/// A run of a program that judges tokens itself and reports their use, and how far its reports are counted: what makes one that is sent twice count once. Decides
/// nothing else, so that it is not sealed.
/// </summary>
internal sealed class UsageReporterRow
{
    /// <summary>Made up by the program when it starts.</summary>
    public required Guid Id { get; set; }

    /// <summary>Number of the newest report that was counted.</summary>
    public long Batch { get; set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset HeardAt { get; set; }
}
