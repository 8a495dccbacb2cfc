using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Tessera.AspNetCore.Remote;

/// <summary>
/// Calls to the server, each with an end: an answer in time that can be read, or a <see cref="TesseraUnavailableException"/>. A server that keeps failing is left
/// alone for a moment, so that requests do not queue up behind it.
/// </summary>
internal sealed class InstanceCalls
{
    public const string ClientName = "Tessera";

    private const int LargestAnswer = 256 * 1024;
    private const double MostFail = 0.5;
    private const int LeastQuestions = 10;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    private readonly IHttpClientFactory clients;
    private readonly TesseraClientOptions options;
    private readonly ILogger<InstanceCalls> log;
    private readonly ResiliencePipeline pipeline;

    public InstanceCalls(IHttpClientFactory clients, IOptions<TesseraClientOptions> options, TimeProvider clock, ILogger<InstanceCalls> log)
    {
        (this.clients, this.options, this.log) = (clients, options.Value, log);
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new()
            {
                FailureRatio = MostFail,
                MinimumThroughput = LeastQuestions,
                SamplingDuration = Sampling,
                BreakDuration = this.options.BreakFor,
                ShouldHandle = new PredicateBuilder().Handle<TesseraUnavailableException>().Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(this.options.Timeout)
            .Build();
    }

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query from the server's root, without a slash in front.</param>
    /// <param name="body">What to send; null for nothing.</param>
    /// <param name="read">Makes the result of the status and, when it is 2xx, the body.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TesseraUnavailableException">There is no answer that can be used.</exception>
    public async Task<T> AskAsync<T>(HttpMethod method, string path, JsonContent? body, Func<HttpResponseMessage, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await SendAsync(method, path, body, read, token), ct);
        }
        catch (Exception exception) when (exception is TesseraUnavailableException or TimeoutRejectedException or BrokenCircuitException)
        {
            var unavailable = exception as TesseraUnavailableException ?? new(exception is TimeoutRejectedException ? "Tessera did not answer in time." : "Tessera failed too often and is not asked for a moment.");
            log.CannotAsk(unavailable.Message);
            throw unavailable;
        }
    }

    /// <summary>Reads the body of an answer.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type) =>
        await answer.Content.ReadFromJsonAsync(type) ?? throw new JsonException("The answer is null.");

    /// <summary>Whatever is not a success is no answer; what it was is for the log.</summary>
    public static TesseraUnavailableException Unusable(HttpResponseMessage answer) => new(answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => "Tessera refuses this program's own token: VerifierToken is not live.",
        HttpStatusCode.Forbidden => $"Tessera refuses this program's own token: VerifierToken lacks a permission for {answer.RequestMessage?.RequestUri?.AbsolutePath}.",
        var status => $"Tessera answered {(int)status} to {answer.RequestMessage?.RequestUri?.AbsolutePath}.",
    });

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonContent? body, Func<HttpResponseMessage, Task<T>> read, CancellationToken ct)
    {
        using var client = clients.CreateClient(ClientName);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = LargestAnswer;
        using var request = new HttpRequestMessage(method, new Uri(new Uri(options.Server!.AbsoluteUri.TrimEnd('/') + "/"), path));
        request.Headers.Authorization = new("Bearer", options.VerifierToken);
        request.Content = body;
        try
        {
            using var answer = await client.SendAsync(request, ct);
            return await read(answer);
        }
        // The bare SocketException is HttpClient's word for a connection that was lost in the moment it was made.
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or JsonException or FormatException or NotSupportedException or InvalidOperationException)
        {
            throw new TesseraUnavailableException($"Tessera cannot be asked: {exception.Message}", exception);
        }
    }
}
