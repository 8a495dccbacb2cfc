using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Feed;

/// <summary>Removes days, refusals and reporters that are too old, those of deleted tokens like all others: once a day, and never so many at once that a change waits.</summary>
internal sealed class UsageRetention(Mutations mutations, IDbContextFactory<TesseraDb> contexts, TimeProvider clock)
{
    /// <summary>How many days are kept, today included.</summary>
    public const int KeptDays = 90;
    private const int AtOnce = 5000;

    private const string RemoveDays = """DELETE FROM token_usage_days WHERE ("TokenId", "Day") IN (SELECT "TokenId", "Day" FROM token_usage_days WHERE "Day" < {0} LIMIT {1}""";
    private const string RemoveReporters = """DELETE FROM usage_reporters WHERE "Id" IN (SELECT "Id" FROM usage_reporters WHERE "HeardAt" < {0} LIMIT {1}""";
    private const string RemoveRefusals = """DELETE FROM token_refusals WHERE "Id" IN (SELECT "Id" FROM token_refusals WHERE "At" < {0} LIMIT {1}""";

    // Where several nodes do this at once, each takes rows that no other has in hand, and none waits for another.
    private const string OnlyOwn = " FOR UPDATE SKIP LOCKED)";

    // A program gives a report up after a day without an answer.
    private static readonly TimeSpan ReporterRemembered = TimeSpan.FromDays(7);

    private DateOnly doneOn;

    /// <summary>Removes some of what is too old, unless nothing was left when it was last called today.</summary>
    public async Task RemoveAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (today == doneOn)
            return;
        var first = today.AddDays(1 - KeptDays);
        await mutations.Gate.WaitAsync(ct);
        try
        {
            if (await RemoveBeforeAsync(first, ct) < AtOnce)
                doneOn = today;
        }
        finally
        {
            mutations.Gate.Release();
        }
    }

    private async Task<int> RemoveBeforeAsync(DateOnly first, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var own = db.Database.IsSqlite() ? ")" : OnlyOwn;
        var (removeDays, removeRefusals, removeReporters) = (RemoveDays + own, RemoveRefusals + own, RemoveReporters + own);
        var at = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var heard = (clock.GetUtcNow() - ReporterRemembered).ToUnixTimeMilliseconds();
        int[] removed =
        [
            await db.Database.ExecuteSqlRawAsync(removeDays, [UsageDayRow.NumberOf(first), AtOnce], ct),
            await db.Database.ExecuteSqlRawAsync(removeRefusals, [at, AtOnce], ct),
            await db.Database.ExecuteSqlRawAsync(removeReporters, [heard, AtOnce], ct),
        ];
        return removed.Max();
    }
}
