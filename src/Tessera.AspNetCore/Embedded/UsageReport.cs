namespace Tessera.AspNetCore.Embedded;

/// <summary>What happened to tokens in a program that judges them itself, as <c>POST /v1/feed/usage</c> takes it.</summary>
/// <param name="Source">Made up by the program when it starts.</param>
/// <param name="Batch">1, 2, 3, … of this source. The next one is sent when this one was answered; one that is sent twice is counted once.</param>
/// <param name="Used">At most 100 tokens that were asked about.</param>
/// <param name="Refused">At most 50 refusals.</param>
/// <param name="FirstUsed">At most 50 tokens that were used for the first time, of those of which that is to be reported.</param>
internal sealed record UsageReport(Guid Source, long Batch, IReadOnlyList<UsedToken> Used, IReadOnlyList<RefusedToken> Refused, IReadOnlyList<Guid> FirstUsed)
{
    public const int MostUsed = 100;
    public const int MostRefused = 50;
    public const int MostFirstUsed = 50;
}

/// <summary>What one token did on one day since this was last reported.</summary>
/// <param name="Id">The token record.</param>
/// <param name="Day">The day in UTC.</param>
/// <param name="Calls">How often it was allowed.</param>
/// <param name="Refusals">How often it was refused.</param>
/// <param name="LastUsedAt">When it was last used while live; null: not once.</param>
/// <param name="LastUsedFrom">From which IP address; null: not known.</param>
/// <param name="LastUsedFor">For which permission; null: not known.</param>
internal sealed record UsedToken(Guid Id, DateOnly Day, long Calls, long Refusals, DateTimeOffset? LastUsedAt = null, string? LastUsedFrom = null, string? LastUsedFor = null)
{
    /// <summary>Both together; the later use tells when, from where and what for.</summary>
    public UsedToken Plus(UsedToken other)
    {
        var (earlier, later) = other.LastUsedAt is not null && (LastUsedAt is null || other.LastUsedAt >= LastUsedAt) ? (this, other) : (other, this);
        return later with { LastUsedFor = later.LastUsedFor ?? earlier.LastUsedFor, Calls = Calls + other.Calls, Refusals = Refusals + other.Refusals };
    }
}

/// <summary>One of the newest refusals of a token.</summary>
/// <param name="Id">The token record.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, as the server's own answers name it.</param>
/// <param name="Permission">The permission that the request takes; null: not known.</param>
/// <param name="Ip">From which IP address; null: not known.</param>
internal sealed record RefusedToken(Guid Id, DateTimeOffset At, string Reason, string? Permission = null, string? Ip = null);

/// <summary>The answer to a report.</summary>
/// <param name="Counted">Whether it was counted now; false: it was counted before.</param>
internal sealed record UsageReceipt(bool Counted);
