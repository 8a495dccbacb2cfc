using System.Globalization;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Nodes;
using Tessera.Server.Storage;

namespace Tessera.Server.Feed;

/// <summary>
/// Hears on PostgreSQL at once what other nodes have committed. What it hears is a hint that may get lost: the poll finds everything without it. Each time it
/// listens anew it reads afterwards, so that nothing falls in between. On SQLite nobody else writes.
/// </summary>
internal sealed class FeedListener(FeedFollower follower, NodeWatch nodes, IOptions<TesseraOptions> options, TimeProvider clock, ILogger<FeedListener> log) : BackgroundService
{
    /// <summary>Where a change's transaction says its epoch.</summary>
    public const string Changes = "tessera";

    /// <summary>Where a node says that it has come further.</summary>
    public const string Progress = "tessera_nodes";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // What was said since it was last looked at. Set while waiting, by the task that waits.
    private long announced;
    private bool someProgress;
    private volatile bool isConnected;

    /// <summary>Whether this node hears of changes at once; null where nobody else makes any.</summary>
    public bool? IsConnected => options.Value.IsSqlite ? null : isConnected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.IsSqlite)
            return;
        // A connection that held for a while is opened again at once; one that does not hold, less and less often.
        for (var pause = TimeSpan.Zero; ; pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks * 2, Shortest.Ticks, Longest.Ticks)))
        {
            var opened = clock.GetTimestamp();
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.ListeningFailed(exception);
            }
            finally
            {
                isConnected = false;
            }

            if (clock.GetElapsedTime(opened) > Longest)
                pause = TimeSpan.Zero;
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await PostgresStorage.ListenAsync(options.Value.Database, [Changes, Progress], ct);
        connection.Notification += (_, heard) => Note(heard.Channel, heard.Payload);
        announced = long.MaxValue;
        isConnected = true;
        while (true)
        {
            await ActAsync(ct);
            await connection.WaitAsync(ct);
        }
    }

    private void Note(string channel, string payload)
    {
        if (channel == Progress)
            someProgress = true;
        else
            announced = Math.Max(announced, long.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : long.MaxValue);
    }

    private async Task ActAsync(CancellationToken ct)
    {
        if (someProgress)
            nodes.Look();
        var epoch = announced;
        (someProgress, announced) = (false, 0);
        // Of what this node itself has committed it knows already.
        if (epoch <= follower.Applied)
            return;
        try
        {
            await follower.CatchUpAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The poll tries again; this connection may be all right.
            log.FeedFailed(exception);
        }
    }
}
