using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>Writes down, every few seconds and at a clean stop, what the index counted (spec T11). What fails is kept for the next time.</summary>
internal sealed class UsageFlusher(
    TokenIndex index, Mutations mutations, IDbContextFactory<TesseraDb> contexts, IOptions<TesseraOptions> options, TimeProvider clock, ILogger<UsageFlusher> log) : BackgroundService
{
    private readonly List<TokenUsage> unwritten = [];
    private readonly SemaphoreSlim one = new(1);
    private long flushedAt;

    /// <summary>When everything counted so far was last written down; null when it never was.</summary>
    public DateTimeOffset? FlushedAt => Volatile.Read(ref flushedAt) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Writes everything counted so far.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            unwritten.AddRange(index.TakeUsage());
            if (unwritten.Count == 0)
                return;
            await mutations.Gate.WaitAsync(ct);
            try
            {
                await WriteAsync(ct);
            }
            finally
            {
                mutations.Gate.Release();
            }

            unwritten.Clear();
        }
        finally
        {
            one.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.UsageFlushInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryFlushAsync(stoppingToken);
    }

    private async Task TryFlushAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
            Volatile.Write(ref flushedAt, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.UsageFlushFailed(exception);
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var usage in unwritten)
        {
            var at = usage.LastUsedAt?.ToUnixTimeMilliseconds();
            var from = usage.LastUsedFrom.ToIPAddress()?.ToString();
            // The newest use wins, also when another node has written meanwhile.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO token_usage ("TokenId", "LastUsedAt", "LastUsedFrom", "Calls", "Refusals")
                VALUES ({usage.Id}, {at}, {from}, {(long)usage.Calls}, {(long)usage.Refusals})
                ON CONFLICT ("TokenId") DO UPDATE SET
                  "LastUsedFrom" = CASE WHEN excluded."LastUsedAt" >= COALESCE(token_usage."LastUsedAt", 0) THEN COALESCE(excluded."LastUsedFrom", token_usage."LastUsedFrom") ELSE token_usage."LastUsedFrom" END,
                  "LastUsedAt" = CASE WHEN excluded."LastUsedAt" >= COALESCE(token_usage."LastUsedAt", 0) THEN excluded."LastUsedAt" ELSE token_usage."LastUsedAt" END,
                  "Calls" = token_usage."Calls" + excluded."Calls",
                  "Refusals" = token_usage."Refusals" + excluded."Refusals"
                """, ct);
        }

        await transaction.CommitAsync(ct);
    }
}
