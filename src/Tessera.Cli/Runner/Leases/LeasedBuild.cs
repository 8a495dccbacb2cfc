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
            catch (CommandFailedException failed) when (failed.Status == HttpStatusCode.Conflict)
            {
                Lose(failed.Message);
                throw new OperationCanceledException(failed.Message, failed, gone.Token);
            }
            catch (CommandFailedException failed) when (Backoff.MayPass(failed) && TimeProvider.System.GetElapsedTime(firstFailure ??= TimeProvider.System.GetTimestamp()) < Length)
            {
                await Task.Delay(Backoff.Pause(attempt), ct);
            }
        }
    }

    private async Task KeepAsync(long confirmed, CancellationToken ct)
    {
        var pause = Length / 3;
        for (var failures = 0; !gone.IsCancellationRequested;)
        {
            await Task.Delay(pause, ct);
            var asked = TimeProvider.System.GetTimestamp();
            var left = Length - TimeProvider.System.GetElapsedTime(confirmed, asked);
            if (left <= TimeSpan.Zero)
            {
                Lose("The server could not be reached before the lease ended.");
                return;
            }
            try
            {
                var answer = await client.HeartbeatAsync(Build, left, ct);
                if (answer.Status is not (null or "running"))
                    Lose($"The build is {answer.Status}.");
                (confirmed, Length, failures) = (asked, LengthOf(answer.Seconds), 0);
                pause = Length / 3;
            }
            catch (CommandFailedException failed) when (Backoff.MayPass(failed))
            {
                pause = Min(Backoff.Pause(failures++), Length - TimeProvider.System.GetElapsedTime(confirmed));
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

    private static TimeSpan Min(TimeSpan pause, TimeSpan left) => pause < left ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
