using Tessera.Permissions;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>
/// What was taken out of the index and is not written down yet: counts by token and day, and of each token the newest refusals. An outage of the store
/// makes the counts larger, not more. Listed in the order of token ids: nodes that write at the same time then wait for each other in one direction only.
/// </summary>
internal sealed class UnwrittenUsage
{
    private readonly Dictionary<(Guid TokenId, int Day), TokenUsage> counts = [];
    private readonly Dictionary<Guid, Queue<RefusalRow>> refusals = [];

    /// <summary>What each token did on each day, as numbers of <see cref="UsageDayRow"/>.</summary>
    public IEnumerable<(int Day, TokenUsage Usage)> Counts => counts.OrderBy(count => count.Key).Select(count => (count.Key.Day, count.Value));

    /// <summary>The newest refusals of each token that was refused, oldest first.</summary>
    public IEnumerable<IReadOnlyCollection<RefusalRow>> Refusals => refusals.OrderBy(newest => newest.Key).Select(newest => newest.Value);

    public bool IsEmpty => counts.Count == 0 && refusals.Count == 0;

    /// <summary>Takes what the index has counted and noted since the last call; it belongs to the day of <paramref name="now"/>.</summary>
    public void TakeFrom(TokenIndex index, PermissionNames names, DateTimeOffset now)
    {
        var day = UsageDayRow.NumberOf(DateOnly.FromDateTime(now.UtcDateTime));
        foreach (var usage in index.TakeUsage())
            counts[(usage.Id, day)] = counts.TryGetValue((usage.Id, day), out var earlier) ? earlier.Plus(usage) : usage;
        foreach (var refusal in index.TakeRefusals())
            Add(refusal, names);
    }

    /// <summary>Everything is written down.</summary>
    public void Clear()
    {
        counts.Clear();
        refusals.Clear();
    }

    private void Add(TokenRefusal refusal, PermissionNames names)
    {
        if (!refusals.TryGetValue(refusal.TokenId, out var newest))
            refusals[refusal.TokenId] = newest = [];
        if (newest.Count == RefusalRow.KeptPerToken)
            newest.Dequeue();
        newest.Enqueue(new()
        {
            Id = Guid.CreateVersion7(refusal.At),
            TokenId = refusal.TokenId,
            At = refusal.At,
            Reason = refusal.Reason.ToWire(),
            Permission = refusal.Permission is { } number ? names.TextOf(number) : null,
            Ip = refusal.From.ToIPAddress()?.ToString(),
        });
    }
}
