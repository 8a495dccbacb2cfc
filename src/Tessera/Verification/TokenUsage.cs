namespace Tessera.Verification;

/// <summary>What happened to one token since usage was last taken out of the index.</summary>
/// <param name="Id">The token record.</param>
/// <param name="LastUsedAt">When it was last verified while live; null: not once.</param>
/// <param name="LastUsedFrom">From which address.</param>
/// <param name="Calls">How often it was allowed.</param>
/// <param name="Refusals">How often it was refused.</param>
public sealed record TokenUsage(Guid Id, DateTimeOffset? LastUsedAt, ClientAddress LastUsedFrom, uint Calls, uint Refusals)
{
    /// <summary>Both together; the later use tells when and from where.</summary>
    internal TokenUsage Plus(TokenUsage other)
    {
        var later = other.LastUsedAt is not null && (LastUsedAt is null || other.LastUsedAt >= LastUsedAt) ? other : this;
        return later with { Calls = Calls + other.Calls, Refusals = Refusals + other.Refusals };
    }
}
