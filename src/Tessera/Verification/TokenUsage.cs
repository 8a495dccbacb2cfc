namespace Tessera.Verification;

/// <summary>What happened to one token since usage was last taken out of the index.</summary>
/// <param name="Id">The token record.</param>
/// <param name="LastUsedAt">When it was last verified while live; null: not once.</param>
/// <param name="LastUsedFrom">From which address.</param>
/// <param name="LastUsedFor">Number of the permission of the last use that was allowed one; null: none since start.</param>
/// <param name="Calls">How often it was allowed.</param>
/// <param name="Refusals">How often it was refused.</param>
public sealed record TokenUsage(Guid Id, DateTimeOffset? LastUsedAt, ClientAddress LastUsedFrom, int? LastUsedFor, uint Calls, uint Refusals)
{
    /// <summary>Both together; the later use tells when, from where and what for.</summary>
    public TokenUsage Plus(TokenUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (earlier, later) = other.LastUsedAt is not null && (LastUsedAt is null || other.LastUsedAt >= LastUsedAt) ? (this, other) : (other, this);
        return later with { LastUsedFor = later.LastUsedFor ?? earlier.LastUsedFor, Calls = Calls + other.Calls, Refusals = Refusals + other.Refusals };
    }
}
