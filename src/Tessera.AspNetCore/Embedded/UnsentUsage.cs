using System.Threading.Channels;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// What was taken out of the copies and is not reported yet: counts by token and day, of each token the newest refusals, and who was used for the first time. A
/// server that is away makes the counts larger, not more: a copy that is stale counts nothing. Filled and emptied by one thread; copies count from any number.
/// </summary>
internal sealed class UnsentUsage
{
    private const int RefusalsPerToken = 20;

    private readonly Lock changing = new();
    private readonly List<EmbeddedInstance> instances = [];
    private readonly Channel<Guid> noted = Channel.CreateUnbounded<Guid>();
    private readonly Dictionary<(Guid Id, DateOnly Day), UsedToken> used = [];
    private readonly Dictionary<Guid, Queue<RefusedToken>> refused = [];
    private readonly HashSet<Guid> firstUsed = [];
    private int replaced;

    /// <summary>Whether there is anything to report.</summary>
    public bool IsEmpty => used.Count == 0 && refused.Count == 0 && firstUsed.Count == 0;

    /// <summary>Completes when a token was used for the first time of which that is to be reported.</summary>
    public ValueTask<bool> WaitForFirstUseAsync(CancellationToken ct) => noted.Reader.WaitToReadAsync(ct);

    /// <summary>A copy is used from now on. The one before it counts for as long as requests have it in hand.</summary>
    public void Follow(EmbeddedInstance instance)
    {
        instance.Tokens.FirstUsed = id => noted.Writer.TryWrite(id);
        lock (changing)
            instances.Add(instance);
    }

    /// <summary>Takes what the copies have counted and noted since the last call; it belongs to the day of <paramref name="now"/>.</summary>
    public void Take(DateTimeOffset now)
    {
        EmbeddedInstance[] taken;
        lock (changing)
        {
            taken = [.. instances];
            // One that was replaced before the last call has no request in hand any more; one that was replaced since may.
            instances.RemoveRange(0, replaced);
            replaced = Math.Max(0, instances.Count - 1);
        }

        foreach (var instance in taken)
            Take(instance, DateOnly.FromDateTime(now.UtcDateTime));
        while (noted.Reader.TryRead(out var id))
            firstUsed.Add(id);
    }

    /// <summary>Takes out what goes into one report.</summary>
    public UsageReport Next(Guid source, long batch)
    {
        var report = new UsageReport(
            source, batch, [.. used.Values.Take(UsageReport.MostUsed)], [.. refused.Values.SelectMany(newest => newest).Take(UsageReport.MostRefused)], [.. firstUsed.Take(UsageReport.MostFirstUsed)]);
        foreach (var one in report.Used)
            used.Remove((one.Id, one.Day));
        foreach (var one in report.Refused)
        {
            if (refused.TryGetValue(one.Id, out var newest) && newest.TryDequeue(out _) && newest.Count == 0)
                refused.Remove(one.Id);
        }

        firstUsed.ExceptWith(report.FirstUsed);
        return report;
    }

    private void Take(EmbeddedInstance instance, DateOnly day)
    {
        foreach (var usage in instance.Tokens.TakeUsage())
        {
            var one = new UsedToken(usage.Id, day, usage.Calls, usage.Refusals, usage.LastUsedAt, usage.LastUsedFrom.ToIPAddress()?.ToString(), NameOf(instance, usage.LastUsedFor));
            used[(one.Id, day)] = used.TryGetValue((one.Id, day), out var earlier) ? earlier.Plus(one) : one;
        }

        foreach (var refusal in instance.Tokens.TakeRefusals())
        {
            if (!refused.TryGetValue(refusal.TokenId, out var newest))
                refused[refusal.TokenId] = newest = [];
            if (newest.Count == RefusalsPerToken)
                newest.Dequeue();
            newest.Enqueue(new(refusal.TokenId, refusal.At, refusal.Reason.ToWire(), NameOf(instance, refusal.Permission), refusal.From.ToIPAddress()?.ToString()));
        }
    }

    private static string? NameOf(EmbeddedInstance instance, int? permission) => permission is { } number ? instance.Names.TextOf(number) : null;
}
