using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Permissions;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;
using Tessera.Verification;

namespace Tessera.Server.Feed;

/// <summary>Writes down, every few seconds and at a clean stop, what the index counted and noted (spec T11). What fails is kept for the next time.</summary>
internal sealed class UsageFlusher(
    TokenIndex index, PermissionNames names, Mutations mutations, IDbContextFactory<TesseraDb> contexts, UsageRetention retention, IOptions<TesseraOptions> options, TimeProvider clock,
    ILogger<UsageFlusher> log) : BackgroundService
{
    private readonly UnwrittenUsage unwritten = new();
    private readonly SemaphoreSlim one = new(1);
    private long flushedAt;

    /// <summary>When everything counted so far was last written down; null when it never was.</summary>
    public DateTimeOffset? FlushedAt => Volatile.Read(ref flushedAt) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Writes everything counted and noted so far.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            unwritten.TakeFrom(index, names, clock.GetUtcNow());
            if (unwritten.IsEmpty)
                return;
            await mutations.Gate.WaitAsync(ct);
            try
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                await UsageWriter.WriteAsync(db, unwritten, names, ct);
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
        {
            await TryFlushAsync(stoppingToken);
            await TryRemoveOldAsync(stoppingToken);
        }
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

    private async Task TryRemoveOldAsync(CancellationToken ct)
    {
        try
        {
            await retention.RemoveAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.UsageRetentionFailed(exception);
        }
    }
}
