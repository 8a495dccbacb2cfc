using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore.Remote;
using Tessera.Verification;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// Keeps the copy as the server has it. What it has not heard confirmed is stale after <see cref="TesseraClientOptions.MaxStaleness"/>, whatever the reason: a
/// server that is away, a stream that was tampered with, a server older than what was seen before. It tries again for as long as the program runs.
/// </summary>
internal sealed class FeedFollower(
    IHttpClientFactory clients, IOptions<TesseraClientOptions> options, Freshness freshness, UnsentUsage usage, TimeProvider clock, ILogger<FeedFollower> log) : BackgroundService
{
    private const int MaxDoublings = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EmbeddedInstance? current;
    private string? position;
    private long epoch = -1;
    private int failures;

    /// <summary>The copy; null before the first one is whole.</summary>
    public EmbeddedInstance? Current => Volatile.Read(ref current);

    /// <summary>The epoch up to which the copy holds everything; -1 before the first one.</summary>
    public long Epoch => Volatile.Read(ref epoch);

    /// <summary>Waits for the first copy as long as for an answer. Without one the program starts all the same, and refuses.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(loaded.Task, Task.Delay(options.Value.Timeout, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The server ended the stream in good order: the next one goes on.
                if (await FollowAsync(stoppingToken))
                    continue;
                log.FeedInterrupted("It ended before it was whole.");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: the program goes on with the copy that it has, for as long as it may.
                log.FeedInterrupted(exception.Message);
            }

            var pause = FirstPause * (1 << Math.Min(failures++, MaxDoublings));
            await Task.Delay((pause / 2) + (pause * Random.Shared.NextDouble()), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Whether the stream was confirmed before it ended.
    private async Task<bool> FollowAsync(CancellationToken ct)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        silence.CancelAfter(LongestSilence);
        var secret = options.Value.VerifierToken!;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var asked = clock.GetTimestamp();
        using var client = clients.CreateClient(InstanceCalls.ClientName);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Value.Server!.AbsoluteUri.TrimEnd('/') + "/v1/feed"));
        request.Headers.Authorization = new("Bearer", secret);
        request.Headers.Add(FeedSeal.NonceHeader, nonce);
        if (position is not null)
            request.Headers.Add("Last-Event-ID", position);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw InstanceCalls.Unusable(answer);
        await using var stream = await answer.Content.ReadAsStreamAsync(silence.Token);
        // Whatever comes of the stream, the next one resumes only after what was confirmed.
        EmbeddedInstance? filling = null;
        await foreach (var received in FeedStream.ReadAsync(stream, new(secret, nonce), silence.Token))
        {
            silence.CancelAfter(LongestSilence);
            filling = Take(received, filling, asked);
        }

        return filling is not null && filling == current && position is not null;
    }

    private EmbeddedInstance Take(FeedEvent received, EmbeddedInstance? filling, long asked)
    {
        if (received.Kind == FeedKinds.Hello)
        {
            var hello = Read(received.Content, FeedJson.Default.FeedHello);
            filling = hello.IsResumed ? current ?? throw new FormatException("The feed resumes what was never begun.") : new(hello, freshness, clock);
            filling.BeginStream();
            position = null;
            return filling;
        }

        if (filling is null)
            throw new FormatException("The feed does not begin at its beginning.");
        if (received.Kind == FeedKinds.Head)
            Confirm(filling, received, Read(received.Content, FeedJson.Default.FeedHead), asked);
        else if (received.Kind != FeedKinds.Ready)
            filling.Apply(received.Kind, received.Content);
        return filling;
    }

    private void Confirm(EmbeddedInstance filled, FeedEvent received, FeedHead head, long asked)
    {
        if (head.Epoch < epoch)
            throw new FormatException($"The server is at epoch {head.Epoch}, and epoch {epoch} was seen before: if it was restored from a backup, restart this program.");
        if (filled != current)
            usage.Follow(filled);
        Volatile.Write(ref current, filled);
        Volatile.Write(ref epoch, head.Epoch);
        (position, failures) = (received.Id, 0);
        // The server took the request no earlier than it was sent, so that this is never later than what it speaks of.
        freshness.Confirm(asked + (long)(head.AsOfMs / 1000.0 * clock.TimestampFrequency));
        loaded.TrySetResult();
    }

    private static T Read<T>(byte[] content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(content, type) ?? throw new FormatException("An event of the feed is empty.");
}
