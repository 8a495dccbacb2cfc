namespace Tessera.Server.Feed;

/// <summary>
/// What looks at many rows, kept as it was read last. It holds until this node applies a change, and without one for ten seconds at least: use is written down that
/// often. Who asks while somebody else is reading waits for that instead of reading the same.
/// </summary>
/// <param name="feed">Says when something has changed.</param>
/// <param name="clock">The time.</param>
/// <param name="until">From when on something else would be read although nothing was changed, because tokens expire; null: it may be so at any time.</param>
internal sealed class Recent<T>(FeedFollower feed, TimeProvider clock, Func<T, DateTimeOffset>? until = null) : IDisposable
    where T : class
{
    private static readonly TimeSpan AlwaysKept = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1);
    private Answer? last;

    /// <summary>What was read, by this caller or shortly before.</summary>
    public async Task<T> ReadAsync(Func<Task<T>> read, CancellationToken ct)
    {
        if (Known() is { } known)
            return known;
        await reading.WaitAsync(ct);
        try
        {
            if (Known() is { } readMeanwhile)
                return readMeanwhile;
            // Before the question: what changes meanwhile makes the answer an old one.
            var (epoch, start) = (feed.Applied, clock.GetTimestamp());
            var value = await read();
            Volatile.Write(ref last, new(epoch, start, value));
            return value;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private T? Known() => Volatile.Read(ref last) is { } answer && answer.Epoch == feed.Applied && Holds(answer) ? answer.Value : null;

    private bool Holds(Answer answer) => clock.GetElapsedTime(answer.Start) < AlwaysKept || (until is not null && clock.GetUtcNow() < until(answer.Value));

    private sealed record Answer(long Epoch, long Start, T Value);
}
