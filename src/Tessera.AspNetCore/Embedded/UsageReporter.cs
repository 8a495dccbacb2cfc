using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore.Remote;

namespace Tessera.AspNetCore.Embedded;

/// <summary>
/// Tells the server every ten seconds, and when the program stops, how tokens were used here; that one was used for the first time, at once: it may end another
/// one. What is not answered is sent again as it was, under its number, which the server counts once.
/// </summary>
internal sealed class UsageReporter(UnsentUsage unsent, IHttpClientFactory clients, IOptions<TesseraClientOptions> options, TimeProvider clock, ILogger<UsageReporter> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // The server knows for longer than this which report was the last one.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    private readonly Guid source = Guid.CreateVersion7(clock.GetUtcNow());
    private readonly SemaphoreSlim one = new(1);
    private (UsageReport Report, long Since)? underWay;
    private long batch;

    /// <summary>Reports everything counted so far, if the server takes it.</summary>
    public async Task ReportAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            unsent.Take(clock.GetUtcNow());
            while (underWay is not null || !unsent.IsEmpty)
            {
                var (report, since) = underWay ??= (unsent.Next(source, ++batch), clock.GetTimestamp());
                if (clock.GetElapsedTime(since) < GiveUpAfter)
                    await SendAsync(report, ct);
                else
                    log.UsageDropped("no answer for a day");
                underWay = null;
            }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            log.UsageUnsent(exception.Message);
        }
        finally
        {
            one.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReportAsync(cancellationToken);
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var firstUse = unsent.WaitForFirstUseAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                await Task.WhenAny(firstUse, Task.Delay(Interval, clock, waiting.Token));
                await waiting.CancelAsync();
            }

            // At the end everything is reported once more, by whoever stops this.
            if (stoppingToken.IsCancellationRequested)
                return;
            await ReportAsync(stoppingToken);
            if (firstUse.IsCompleted)
                firstUse = unsent.WaitForFirstUseAsync(stoppingToken).AsTask();
        }
    }

    private async Task SendAsync(UsageReport report, CancellationToken ct)
    {
        using var client = clients.CreateClient(InstanceCalls.ClientName);
        client.Timeout = options.Value.Timeout;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Server!.AbsoluteUri.TrimEnd('/') + "/v1/feed/usage"));
        request.Headers.Authorization = new("Bearer", options.Value.VerifierToken);
        request.Content = JsonContent.Create(report, FeedJson.Default.UsageReport);
        using var answer = await client.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode)
            return;
        // It will never be counted, by a server that does not know of reports for example: those after it must not wait for it.
        if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.RequestEntityTooLarge))
            throw InstanceCalls.Unusable(answer);
        log.UsageDropped($"the server answered {(int)answer.StatusCode}");
    }
}
