using System.Collections.Concurrent;
using Tessera.Tokens;

namespace Tessera.AspNetCore.Remote;

/// <summary>What an answer is found by. Holds the token's digest, never the token.</summary>
internal readonly record struct QuestionKey(TokenDigest Token, string? Permission, string? Project);

/// <summary>
/// Answers by question, those under way included: who asks the same within the time gets the same answer. The time counts from the question, because that is
/// what the answer may be as old as, and ends no later than the answer itself says. Bounded by two generations: when the younger is full, or as old as answers may
/// become, it takes the place of the older one, which is forgotten. What failed is not kept.
/// </summary>
internal sealed class AnswerCache<TKey, T>(TimeSpan keepFor, int size, TimeProvider clock, Func<T, DateTimeOffset?> until)
    where TKey : notnull
{
    private readonly Lock turning = new();
    private Generation younger = new(clock.GetTimestamp());
    private Generation older = new(clock.GetTimestamp());

    /// <summary>How many answers are held.</summary>
    public int Count => younger.Answers.Count + older.Answers.Count;

    /// <summary>The answer to a question that was asked a short time ago, or else to this one, asked now.</summary>
    public Task<T> GetAsync(TKey key, Func<Task<T>> ask)
    {
        if (keepFor <= TimeSpan.Zero)
            return ask();
        var now = clock.GetTimestamp();
        var generation = Turn(now);
        if (generation.Answers.TryGetValue(key, out var known) && Holds(known))
            return known.Answer;
        if (Volatile.Read(ref older).Answers.TryGetValue(key, out var old) && Holds(old))
            return old.Answer;
        var own = new Asked(now, ask);
        var kept = generation.Answers.AddOrUpdate(key, own, (_, there) => Holds(there) ? there : own);
        if (ReferenceEquals(kept, own))
            Interlocked.Increment(ref generation.Added);
        return kept.Answer;
    }

    private Generation Turn(long now)
    {
        var generation = Volatile.Read(ref younger);
        if (generation.Added < size / 2 && clock.GetElapsedTime(generation.Since, now) < keepFor)
            return generation;
        lock (turning)
        {
            if (younger != generation)
                return younger;
            Volatile.Write(ref older, generation);
            var next = new Generation(now);
            Volatile.Write(ref younger, next);
            return next;
        }
    }

    private bool Holds(Asked asked) =>
        clock.GetElapsedTime(asked.At) < keepFor
        && (!asked.Answer.IsCompleted || (asked.Answer.IsCompletedSuccessfully && (until(asked.Answer.Result) is not { } end || clock.GetUtcNow() < end)));

    private sealed class Generation(long since)
    {
        public int Added;

        public long Since => since;

        public ConcurrentDictionary<TKey, Asked> Answers { get; } = new();
    }

    // Lazy: of two that come at once, one asks.
    private sealed class Asked(long at, Func<Task<T>> ask)
    {
        private readonly Lazy<Task<T>> answer = new(ask);

        public long At => at;

        public Task<T> Answer => answer.Value;
    }
}
