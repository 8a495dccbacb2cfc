using System.Net;
using System.Text.Json.Nodes;
using Tessera.Cli.Runner.Wire;

namespace Tessera.Cli.Runner.Leases;

/// <summary>
/// A build for as long as it is this runner's. Heartbeats keep it so. Once the server says otherwise, or has not been reached for as long as
/// the lease lasts, <see cref="Gone"/> is cancelled and nothing more is sent. Failures that may pass are tried again.
/// </summary>
internal sealed class LeasedBuild : IAsyncDisposable
{
    private readonly BuildsClient client;
    private readonly CancellationTokenSource gone = new();
    private readonly CancellationTokenSource done = new();
    private readonly Task heartbeats;

    /// <summary>Begins to keep the lease.</summary>
    /// <param name="client">The project.</param>
    /// <param name="build">What was claimed.</param>
    /// <param name="claimed">When it was asked for; the lease began later than that.</param>
    public LeasedBuild(BuildsClient client, ClaimedBuild build, long claimed)
    {
        (this.client, Build) = (client, build);
        Length = LengthOf(build.Lease.Seconds);
        heartbeats = KeepAsync(claimed, done.Token);
    }

    public ClaimedBuild Build { get; }

    /// <summary>Cancelled when the build is not this runner's any more.</summary>
    public CancellationToken Gone => gone.Token;

    /// <summary>Why it is not.</summary>
    public string? WhyGone { get; private set; }

    /// <summary>How long the lease lasts after each heartbeat.</summary>
    private TimeSpan Length { get; set; }

    public Task PatchAsync(Func<JsonObject> report, CancellationToken ct) => CallAsync(() => client.PatchAsync(Build, report(), ct), ct);

    public Task AppendAsync(int step, ReadOnlyMemory<byte> text, CancellationToken ct) => CallAsync(() => client.AppendAsync(Build, step, text, ct), ct);

    public Task UploadAsync(string path, string location, CancellationToken ct) => CallAsync(() => client.UploadAsync(Build, path, location, ct), ct);

    public Task ReportTestsAsync(string location, CancellationToken ct) => CallAsync(() => client.ReportTestsAsync(Build, location, ct), ct);

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await heartbeats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        done.Dispose();
        gone.Dispose();
    }

    private async Task CallAsync(Func<Task> call, CancellationToken ct)
    {
        long? firstFailure = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (CommandFailedException failed) when (
                (Backoff.MayPass(failed) || failed.Status == HttpStatusCode.Conflict)
                && TimeProvider.System.GetElapsedTime(firstFailure ??= TimeProvider.System.GetTimestamp()) < Length)
            {
                if (failed.Status == HttpStatusCode.Conflict)
                    await AskAsync(ct);
                await Task.Delay(Backoff.Pause(attempt), ct);
            }
        }
    }

    /// <summary>
    /// Finds out what a conflict means. It may be the end of the lease, or only an earlier try of the same call that the server has not given up yet.
    /// </summary>
    private async Task AskAsync(CancellationToken ct)
    {
        try
        {
            await client.HeartbeatAsync(Build, Length, ct);
        }
        catch (CommandFailedException failed)
        {
            // If it could not be asked, the call itself is made again.
            if (Backoff.MayPass(failed))
                return;
            Lose(failed.Message);
            throw new OperationCanceledException(failed.Message, failed, gone.Token);
        }
    }

    private async Task KeepAsync(long confirmed, CancellationToken ct)
    {
        var pause = Length / 3;
        for (var failures = 0; !gone.IsCancellationRequested;)
        {
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, ct);
            var asked = TimeProvider.System.GetTimestamp();
            try
            {
                // Late is not too late: the machine may have slept, and the server knows.
                var left = Length - TimeProvider.System.GetElapsedTime(confirmed, asked);
                var answer = await client.HeartbeatAsync(Build, left > TimeSpan.Zero ? left : Length / 3, ct);
                if (answer.Status is not (null or "running"))
                    Lose($"The build is {answer.Status}.");
                (confirmed, Length, failures) = (asked, LengthOf(answer.Seconds), 0);
                pause = Length / 3;
            }
            catch (CommandFailedException failed) when (Backoff.MayPass(failed))
            {
                var left = Length - TimeProvider.System.GetElapsedTime(confirmed);
                if (left <= TimeSpan.Zero)
                    Lose("The server could not be reached before the lease ended.");
                pause = Backoff.Pause(failures++) is var next && next < left ? next : left;
            }
            catch (CommandFailedException failed)
            {
                Lose(failed.Message);
            }
        }
    }

    private void Lose(string why)
    {
        WhyGone ??= why;
        gone.Cancel();
    }

    private static TimeSpan LengthOf(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0.1, 86_400));
}
