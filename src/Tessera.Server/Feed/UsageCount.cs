namespace Tessera.Server.Feed;

/// <summary>What one token did on one day, as it is written down.</summary>
/// <param name="TokenId">The token record.</param>
/// <param name="Day">The day, as a number of <see cref="Storage.UsageDayRow"/>.</param>
/// <param name="LastUsedAt">When it was last used while live; null: not once.</param>
/// <param name="LastUsedFrom">From which address.</param>
/// <param name="LastUsedFor">For which permission.</param>
/// <param name="Calls">How often it was allowed.</param>
/// <param name="Refusals">How often it was refused.</param>
internal sealed record UsageCount(Guid TokenId, int Day, DateTimeOffset? LastUsedAt, string? LastUsedFrom, string? LastUsedFor, long Calls, long Refusals);
