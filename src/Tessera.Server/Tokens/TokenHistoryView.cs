namespace Tessera.Server.Tokens;

/// <summary>What a token's page shows about its use (spec C6), as on the wire.</summary>
/// <param name="Calls">How often it was allowed since it was made.</param>
/// <param name="Refusals">How often it was refused.</param>
/// <param name="LastUsedAt">When it was last presented while live; null: never.</param>
/// <param name="LastUsedFrom">From which address; null: not known.</param>
/// <param name="LastUsedFor">Permission of the last use that was allowed one; null: none, or not since this is kept.</param>
/// <param name="Days">The last thirty days in UTC without a gap, oldest first, today included.</param>
/// <param name="RecentRefusals">Newest first, at most twenty.</param>
internal sealed record TokenHistoryView(
    long Calls, long Refusals, DateTimeOffset? LastUsedAt, string? LastUsedFrom, string? LastUsedFor, IReadOnlyList<UsageDayView> Days, IReadOnlyList<RefusalView> RecentRefusals);

/// <summary>One day of a token.</summary>
internal sealed record UsageDayView(DateOnly Date, long Calls, long Refusals);

/// <summary>One refusal of a token. <paramref name="Missing"/> is the permission that the request takes, when it is known.</summary>
internal sealed record RefusalView(DateTimeOffset At, string? Ip, string Reason, string? Missing);
