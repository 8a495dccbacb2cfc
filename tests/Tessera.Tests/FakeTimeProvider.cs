namespace Tessera.Tests;

/// <summary>A clock that moves when it is told to. Wall clock and monotonic timestamp can be moved apart, as a time server does it.</summary>
internal sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private long wallTicks = start.UtcTicks;
    private long timestamp = 1;

    public FakeTimeProvider()
        : this(new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref wallTicks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref timestamp);

    /// <summary>Lets time pass, on both clocks.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref wallTicks, by.Ticks);
        Interlocked.Add(ref timestamp, by.Ticks);
    }

    /// <summary>Sets the wall clock alone, forward or back.</summary>
    public void SetUtcNow(DateTimeOffset now) => Volatile.Write(ref wallTicks, now.UtcTicks);
}
