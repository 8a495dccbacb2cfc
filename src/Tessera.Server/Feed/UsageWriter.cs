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
        await WriteCountsAsync(transaction, unwritten, names, ct);
        await WriteRefusalsAsync(transaction, unwritten, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task WriteCountsAsync(IDbContextTransaction transaction, UnwrittenUsage unwritten, PermissionNames names, CancellationToken ct)
    {
        await using var addUsage = new PreparedStatement(transaction, AddUsage);
        await using var addDay = new PreparedStatement(transaction, AddDay);
        foreach (var (day, usage) in unwritten.Counts)
        {
            var permission = usage.LastUsedFor is { } number ? names.TextOf(number) : null;
            await addUsage.RunAsync(
                [usage.Id, usage.LastUsedAt?.ToUnixTimeMilliseconds(), usage.LastUsedFrom.ToIPAddress()?.ToString(), permission, (long)usage.Calls, (long)usage.Refusals], ct);
            await addDay.RunAsync([usage.Id, day, (long)usage.Calls, (long)usage.Refusals], ct);
        }
    }

    private static async Task WriteRefusalsAsync(IDbContextTransaction transaction, UnwrittenUsage unwritten, CancellationToken ct)
    {
        await using var add = new PreparedStatement(transaction, AddRefusal);
        await using var trim = new PreparedStatement(transaction, TrimRefusals);
        foreach (var refusals in unwritten.Refusals)
        {
            foreach (var refusal in refusals)
                await add.RunAsync([refusal.Id, refusal.TokenId, refusal.At.ToUnixTimeMilliseconds(), refusal.Reason, refusal.Permission, refusal.Ip], ct);
            await trim.RunAsync([refusals.First().TokenId, RefusalRow.KeptPerToken], ct);
        }
    }
}
