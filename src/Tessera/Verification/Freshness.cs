namespace Tessera.Verification;

/// <summary>How long ago the index was last known to be up to date, and for how long that is good enough.</summary>
/// <param name="clock">Source of time; only its monotonic timestamps are used, so that a jump of the wall clock changes nothing.</param>
/// <param name="maxStaleness">Longest time an index is trusted without hearing from the store.</param>
/// <param name="allowWhenStale">Whether to go on after that, and say so, instead of refusing.</param>
public sealed class Freshness(TimeProvider clock, TimeSpan maxStaleness, bool allowWhenStale)
{
    private readonly long allowed = (long)(maxStaleness.TotalSeconds * clock.TimestampFrequency);
    private long confirmedAt = long.MinValue;

    /// <summary>Whether the index is older than allowed, or was never loaded.</summary>
    public bool IsStale
    {
        get
        {
            var at = Volatile.Read(ref confirmedAt);
            return at == long.MinValue || clock.GetTimestamp() - at > allowed;
        }
    }

    /// <summary>How long ago the index was last known to be up to date; null when it was never loaded.</summary>
    public TimeSpan? Age => Volatile.Read(ref confirmedAt) is var at && at == long.MinValue ? null : clock.GetElapsedTime(at);

    /// <summary>Whether verification has to refuse: never loaded, or stale without leave to go on.</summary>
    public bool MustRefuse => Volatile.Read(ref confirmedAt) == long.MinValue || (!allowWhenStale && IsStale);

    /// <summary>Notes that at <paramref name="timestamp"/>, taken before the store was asked, the index held everything committed.</summary>
    public void Confirm(long timestamp) => Volatile.Write(ref confirmedAt, timestamp);
}
