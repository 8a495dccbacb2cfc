using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tessera.Server.Console;

/// <summary>
/// Keeps a new secret between the form that made it and the page that shows it (C5): in this process's memory alone, for the session that made it, for one
/// reading, and for a minute at most.
/// </summary>
internal sealed class ShownOnce(TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<(Guid Session, Guid Record), Entry> entries = new();

    /// <summary>Keeps a secret for the page of its record.</summary>
    public void Put(Guid session, Guid record, string secret)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, entry) in entries)
        {
            if (entry.Until <= now || entries.Count > Capacity)
                entries.TryRemove(key, out _);
        }

        entries[(session, record)] = new(secret, now + Kept);
    }

    /// <summary>Takes it: whoever asks again gets nothing.</summary>
    public bool TryTake(Guid session, Guid record, [NotNullWhen(true)] out string? secret)
    {
        secret = entries.TryRemove((session, record), out var entry) && entry.Until > clock.GetUtcNow() ? entry.Secret : null;
        return secret is not null;
    }

    private sealed record Entry(string Secret, DateTimeOffset Until)
    {
        public override string ToString() => nameof(Entry);
    }
}
