using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore.Embedded;
using Tessera.Permissions;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>
/// <c>POST /v1/feed/usage</c>: what happened to tokens in a program that judges them itself. Counted once however often it is sent, and whichever node it is sent to:
/// the number of the newest report is written with what it says. Whoever may follow the feed is believed about it; it ends no token but one whose rotation says that
/// the first use of its successor does.
/// </summary>
internal sealed class ReportUsage(Mutations mutations, FirstUseRetirer retirer, TimeProvider clock)
{
    // Of two at once only one does something, and a report that is behind does nothing.
    private const string Take = """
        INSERT INTO usage_reporters ("Id", "Batch", "HeardAt") VALUES ({0}, {1}, {2})
        ON CONFLICT ("Id") DO UPDATE SET "Batch" = excluded."Batch", "HeardAt" = excluded."HeardAt" WHERE usage_reporters."Batch" < excluded."Batch"
        """;

    private static readonly HashSet<string> Reasons = [.. Enum.GetValues<VerdictReason>().Where(reason => reason != VerdictReason.Allowed).Select(reason => reason.ToWire())];

    /// <summary>Counts a report.</summary>
    /// <returns>False when it was counted before.</returns>
    public async Task<bool> ExecuteAsync(TesseraDb db, UsageReport report, CancellationToken ct)
    {
        // First: should anything after it fail, the report comes again, and ending a token twice is ending it once.
        foreach (var id in report.FirstUsed.Distinct())
            await retirer.RetireBeforeAsync(id, ct);
        var known = await KnownAsync(db, report, ct);
        var now = clock.GetUtcNow();
        await mutations.Gate.WaitAsync(ct);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.Database.ExecuteSqlRawAsync(Take, [report.Source, report.Batch, now.ToUnixTimeMilliseconds()], ct) == 0)
                return false;
            await UsageWriter.WriteAsync(transaction, Counts(report, known, now), Refusals(report, known, now), ct);
            await transaction.CommitAsync(ct);
            return true;
        }
        finally
        {
            mutations.Gate.Release();
        }
    }

    public static async Task<IResult> HandleAsync(TesseraDb db, UsageReport report, ReportUsage operation, CancellationToken ct) =>
        Errors(report).ToList() is { Count: > 0 } errors ? Problems.Invalid([.. errors]) : TypedResults.Ok(new UsageReceipt(await operation.ExecuteAsync(db, report, ct)));

    private static async Task<HashSet<Guid>> KnownAsync(TesseraDb db, UsageReport report, CancellationToken ct)
    {
        Guid[] named = [.. report.Used.Select(used => used.Id).Concat(report.Refused.Select(refused => refused.Id)).Distinct()];
        return await db.Tokens.Where(token => named.Contains(token.Id)).Select(token => token.Id).ToHashSetAsync(ct);
    }

    // A clock that is ahead would keep its times the newest for as long.
    private static IEnumerable<UsageCount> Counts(UsageReport report, HashSet<Guid> known, DateTimeOffset now) =>
        from used in report.Used
        where known.Contains(used.Id)
        let day = Math.Min(UsageDayRow.NumberOf(used.Day), UsageDayRow.NumberOf(DateOnly.FromDateTime(now.UtcDateTime)))
        orderby used.Id, day
        select new UsageCount(used.Id, day, used.LastUsedAt > now ? now : used.LastUsedAt, used.LastUsedFrom, used.LastUsedFor, used.Calls, used.Refusals);

    private static IEnumerable<IReadOnlyCollection<RefusalRow>> Refusals(UsageReport report, HashSet<Guid> known, DateTimeOffset now) =>
        from refused in report.Refused
        where known.Contains(refused.Id)
        group RowOf(refused, refused.At > now ? now : refused.At) by refused.Id into ofToken
        orderby ofToken.Key
        select ofToken.ToList();

    private static RefusalRow RowOf(RefusedToken refused, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), TokenId = refused.Id, At = at, Reason = refused.Reason, Permission = refused.Permission, Ip = refused.Ip };

    private static IEnumerable<(string Field, string Message)> Errors(UsageReport report)
    {
        if (report.Source == Guid.Empty)
            yield return ("source", "must be made up by the program.");
        if (report.Batch < 1)
            yield return ("batch", "must be 1 or more.");
        if (report.Used.Count > UsageReport.MostUsed || !report.Used.All(IsUse))
            yield return ("used", $"must be at most {UsageReport.MostUsed} tokens, with counts of 0 to {uint.MaxValue}, an IP address and a permission.");
        if (report.Refused.Count > UsageReport.MostRefused || !report.Refused.All(IsRefusal))
            yield return ("refused", $"must be at most {UsageReport.MostRefused} refusals, with a reason, an IP address and a permission.");
        if (report.FirstUsed.Count > UsageReport.MostFirstUsed)
            yield return ("firstUsed", $"must be at most {UsageReport.MostFirstUsed} tokens.");
    }

    // The serializer lets null through as an element of a list.
    private static bool IsUse(UsedToken? used) =>
        used is { Calls: >= 0 and <= uint.MaxValue, Refusals: >= 0 and <= uint.MaxValue } && IsAddress(used.LastUsedFrom) && IsPermission(used.LastUsedFor) && IsTime(used.LastUsedAt);

    private static bool IsRefusal(RefusedToken? refused) =>
        refused is not null && Reasons.Contains(refused.Reason) && IsAddress(refused.Ip) && IsPermission(refused.Permission) && IsTime(refused.At);

    private static bool IsAddress(string? text) => text is null || IPAddress.TryParse(text, out _);

    private static bool IsPermission(string? text) => text is null || Permission.TryParse(text, out _);

    private static bool IsTime(DateTimeOffset? at) => at is null || at >= DateTimeOffset.UnixEpoch;
}
