namespace Tessera.Server.Tests.Support;

/// <summary>A clock that moves only when told to, timers included. Starts at 2026-11-03T00:00:00Z.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Lock moving = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (moving)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state), dueTime, period);
        lock (moving)
            timers.Add(timer);
        return timer;
    }

    /// <summary>Moves time on and lets every timer that became due fire, each once.</summary>
    public void Advance(TimeSpan by)
    {
        FakeTimer[] due;
        lock (moving)
        {
            now += by;
            due = [.. timers.Where(timer => timer.TakeDue(now))];
        }

        foreach (var timer in due)
            timer.Fire();
    }

    private void Remove(FakeTimer timer)
    {
        lock (moving)
            timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeClock clock, Action fire, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private DateTimeOffset? due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
        private TimeSpan every = period;

        public void Fire() => fire();

        public bool TakeDue(DateTimeOffset now)
        {
            if (due is null || due > now)
                return false;
            due = every > TimeSpan.Zero ? now + every : null;
            return true;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            every = period;
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
