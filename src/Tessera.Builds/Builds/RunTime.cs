namespace Tessera.Builds.Builds;

/// <summary>How long something has run.</summary>
internal static class RunTime
{
    /// <summary>From start to stop, in milliseconds; null before the stop.</summary>
    public static long? Millis(DateTimeOffset? started, DateTimeOffset? stopped) => (long?)(stopped - started)?.TotalMilliseconds;
}
