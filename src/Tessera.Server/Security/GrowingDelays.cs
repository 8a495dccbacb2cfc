namespace Tessera.Server.Security;

/// <summary>How failures turn into waiting.</summary>
/// <param name="FreeFailures">As many failures cost nothing; each further one doubles the wait, beginning with a second.</param>
/// <param name="LongestWait">What the wait grows to.</param>
/// <param name="Forget">After so long without a failure, counting begins anew.</param>
/// <param name="Capacity">As many keys are remembered.</param>
internal sealed record DelayRule(int FreeFailures, TimeSpan LongestWait, TimeSpan Forget, int Capacity = 10_000)
{
    private const int LargestPower = 20;

    /// <summary>How long to wait after so many failures.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        var over = Math.Min(failures - FreeFailures, LargestPower);
        return over <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, over - 1)));
    }
}

/// <summary>
/// Counts failures by key and says how long each key has to wait: longer with every further failure, never for good. The table is bounded. When it
/// is full, a new key takes the place of the least guilty among the next few, so that filling it with harmless keys neither frees a guilty one nor
/// makes anybody wait who has done nothing.
/// </summary>
internal sealed class GrowingDelays<TKey>(DelayRule rule, TimeProvider clock)
    where TKey : notnull
{
    private const int Candidates = 32;
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Entry> entries = [];
    private readonly List<Entry> places = [];
    private int hand;

    /// <summary>How many keys are remembered.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return places.Count;
        }
    }

    /// <summary>How long the key has to wait; null when it need not.</summary>
    public TimeSpan? WaitOf(TKey key)
    {
        lock (gate)
            return Wait(key, clock.GetUtcNow());
    }

    /// <summary>Counts a failure, unless the key has to wait anyway: then it says how long.</summary>
    public TimeSpan? Fail(TKey key)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (Wait(key, now) is { } wait)
                return wait;
            var entry = entries.GetValueOrDefault(key) ?? Add(key, now);
            entry.Failures = IsForgotten(entry, now) ? 1 : entry.Failures + 1;
            entry.LastAt = now;
            entry.FreeAt = now + rule.WaitAfter(entry.Failures);
            return null;
        }
    }

    /// <summary>Takes one failure back: it turned out to be none. What others did stays counted.</summary>
    public void Withdraw(TKey key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry))
                return;
            entry.FreeAt = DateTimeOffset.MinValue;
            if (--entry.Failures <= 0)
                Remove(entry);
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Reset(TKey key)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry))
                Remove(entry);
        }
    }

    private TimeSpan? Wait(TKey key, DateTimeOffset now) =>
        entries.TryGetValue(key, out var entry) && entry.FreeAt > now ? entry.FreeAt - now : null;

    private bool IsForgotten(Entry entry, DateTimeOffset now) => now - entry.LastAt > rule.Forget;

    private Entry Add(TKey key, DateTimeOffset now)
    {
        if (places.Count >= rule.Capacity)
            Remove(LeastGuilty(now));
        var entry = new Entry(key) { Place = places.Count, LastAt = now };
        places.Add(entry);
        entries.Add(key, entry);
        return entry;
    }

    // Looks at a few entries, others each time: the cost of a failure must not grow with the table.
    private Entry LeastGuilty(DateTimeOffset now)
    {
        hand %= places.Count;
        var least = places[hand];
        for (var i = 0; i < Candidates; i++)
        {
            var entry = places[hand];
            hand = (hand + 1) % places.Count;
            if (IsForgotten(entry, now))
                return entry;
            if (entry.Failures < least.Failures || (entry.Failures == least.Failures && entry.LastAt < least.LastAt))
                least = entry;
        }

        return least;
    }

    private void Remove(Entry entry)
    {
        var last = places[^1];
        places[entry.Place] = last;
        last.Place = entry.Place;
        places.RemoveAt(places.Count - 1);
        entries.Remove(entry.Key);
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public int Place { get; set; }

        public int Failures { get; set; }

        public DateTimeOffset LastAt { get; set; }

        public DateTimeOffset FreeAt { get; set; }
    }
}
