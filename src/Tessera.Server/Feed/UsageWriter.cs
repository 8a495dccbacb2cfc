using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Tessera.Permissions;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>Writes usage into its tables, all of it or nothing. A few statements, each prepared once and run for every token: changes wait meanwhile.</summary>
internal static class UsageWriter
{
    // The newest use wins, also when another node has written meanwhile.
    private const string AddUsage = """
        INSERT INTO token_usage ("TokenId", "LastUsedAt", "LastUsedFrom", "LastUsedFor", "Calls", "Refusals") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT ("TokenId") DO UPDATE SET
          "LastUsedFrom" = CASE WHEN excluded."LastUsedAt" >= COALESCE(token_usage."LastUsedAt", 0) THEN COALESCE(excluded."LastUsedFrom", token_usage."LastUsedFrom") ELSE token_usage."LastUsedFrom" END,
          "LastUsedFor" = CASE WHEN excluded."LastUsedAt" >= COALESCE(token_usage."LastUsedAt", 0) THEN COALESCE(excluded."LastUsedFor", token_usage."LastUsedFor") ELSE token_usage."LastUsedFor" END,
          "LastUsedAt" = CASE WHEN excluded."LastUsedAt" >= COALESCE(token_usage."LastUsedAt", 0) THEN excluded."LastUsedAt" ELSE token_usage."LastUsedAt" END,
          "Calls" = token_usage."Calls" + excluded."Calls",
          "Refusals" = token_usage."Refusals" + excluded."Refusals"
        """;

    private const string AddDay = """
        INSERT INTO token_usage_days ("TokenId", "Day", "Calls", "Refusals") VALUES (@p0, @p1, @p2, @p3)
        ON CONFLICT ("TokenId", "Day") DO UPDATE SET
          "Calls" = token_usage_days."Calls" + excluded."Calls",
          "Refusals" = token_usage_days."Refusals" + excluded."Refusals"
        """;

    private const string AddRefusal = """
        INSERT INTO token_refusals ("Id", "TokenId", "At", "Reason", "Permission", "Ip") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT ("Id") DO NOTHING
        """;

    // Those of other nodes count among a token's newest too.
    private const string TrimRefusals = """
        DELETE FROM token_refusals WHERE "TokenId" = @p0 AND "Id" NOT IN (SELECT "Id" FROM token_refusals WHERE "TokenId" = @p0 ORDER BY "At" DESC, "Id" DESC LIMIT @p1)
        """;

    public static async Task WriteAsync(TesseraDb db, UnwrittenUsage unwritten, PermissionNames names, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await WriteAsync(transaction, unwritten.Counts.Select(count => CountOf(count.Day, count.Usage, names)), unwritten.Refusals, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The same as part of a transaction; counts and tokens refused in the order of token ids.</summary>
    public static async Task WriteAsync(
        IDbContextTransaction transaction, IEnumerable<UsageCount> counts, IEnumerable<IReadOnlyCollection<RefusalRow>> refusals, CancellationToken ct)
    {
        await WriteCountsAsync(transaction, counts, ct);
        await WriteRefusalsAsync(transaction, refusals, ct);
    }

    private static UsageCount CountOf(int day, TokenUsage usage, PermissionNames names) => new(
        usage.Id, day, usage.LastUsedAt, usage.LastUsedFrom.ToIPAddress()?.ToString(), usage.LastUsedFor is { } number ? names.TextOf(number) : null, usage.Calls, usage.Refusals);

    private static async Task WriteCountsAsync(IDbContextTransaction transaction, IEnumerable<UsageCount> counts, CancellationToken ct)
    {
        await using var addUsage = new PreparedStatement(transaction, AddUsage);
        await using var addDay = new PreparedStatement(transaction, AddDay);
        foreach (var count in counts)
        {
            await addUsage.RunAsync([count.TokenId, count.LastUsedAt?.ToUnixTimeMilliseconds(), count.LastUsedFrom, count.LastUsedFor, count.Calls, count.Refusals], ct);
            await addDay.RunAsync([count.TokenId, count.Day, count.Calls, count.Refusals], ct);
        }
    }

    private static async Task WriteRefusalsAsync(IDbContextTransaction transaction, IEnumerable<IReadOnlyCollection<RefusalRow>> ofTokens, CancellationToken ct)
    {
        await using var add = new PreparedStatement(transaction, AddRefusal);
        await using var trim = new PreparedStatement(transaction, TrimRefusals);
        foreach (var refusals in ofTokens)
        {
            foreach (var refusal in refusals)
                await add.RunAsync([refusal.Id, refusal.TokenId, refusal.At.ToUnixTimeMilliseconds(), refusal.Reason, refusal.Permission, refusal.Ip], ct);
            await trim.RunAsync([refusals.First().TokenId, RefusalRow.KeptPerToken], ct);
        }
    }
}
