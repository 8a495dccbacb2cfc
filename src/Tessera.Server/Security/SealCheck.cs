using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Security;

/// <summary>
/// Reads all sealed rows again at an interval, because whoever edits the database by hand writes no change into the feed. What does not match its
/// seal is taken out of effect, what was mended is put back, and each finding is written into the audit log.
/// </summary>
internal sealed class SealCheck(
    IDbContextFactory<TesseraDb> contexts, SealSweep sweep, IntegrityReport integrity, Mutations mutations, IOptions<TesseraOptions> options, TimeProvider clock, ILogger<SealCheck> log)
    : BackgroundService
{
    private readonly List<IntegrityFinding> pending = [];
    private readonly PeriodicTimer timer = new(options.Value.SealCheckInterval, clock);

    /// <summary>Writes down what the load has found, before the first request is answered.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(async () =>
        {
            await sweep.RememberAsync(cancellationToken);
            await WriteFindingsAsync(cancellationToken);
        }, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(() => sweep.RunAsync(stoppingToken), stoppingToken);
            await TryAsync(() => WriteFindingsAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task TryAsync(Func<Task> step, CancellationToken ct)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.SealCheckFailed(exception);
        }
    }

    private async Task WriteFindingsAsync(CancellationToken ct)
    {
        while (integrity.Unwritten.TryRead(out var finding))
            pending.Add(finding);
        if (pending.Count == 0)
            return;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var mutation = await mutations.BeginAsync(db, Actor.System("integrity"), ct);
        foreach (var finding in pending)
            mutation.Audit("integrity.broken", new(finding.Kind, finding.Id, finding.Id), null, new { finding.Problem });
        await mutation.CommitAsync();
        pending.Clear();
    }
}

internal static class SealCheckRegistration
{
    public static void AddSealCheck(this IServiceCollection services)
    {
        services.AddSingleton<SealSweep>();
        services.AddHostedService<SealCheck>();
    }
}
