namespace Tessera.Server.Storage;

/// <summary>Usage of one token, in a table of its own: verification never touches a token's row (spec T11).</summary>
internal sealed class UsageRow
{
    public required Guid TokenId { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public string? LastUsedFrom { get; set; }

    /// <summary>Permission of the last use that was allowed one; null: none since this is kept.</summary>
    public string? LastUsedFor { get; set; }

    public long Calls { get; set; }

    public long Refusals { get; set; }

    /// <summary>
    /// Whether it is that of a service token which is not deleted: these have their row from the beginning, so that lists by use are read from one index.
    /// </summary>
    public bool IsServiceToken { get; set; }
}
