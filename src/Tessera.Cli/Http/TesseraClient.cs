using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tessera.Cli.Http;

/// <summary>
/// Sends requests to one server. Every method returns on success alone and throws a <see cref="CommandFailedException"/>
/// otherwise. Redirects are not followed, lest a token or a password go somewhere it was not meant for.
/// </summary>
internal sealed class TesseraClient : IDisposable
{
    private static readonly JsonDocumentOptions Unambiguous = new() { AllowDuplicateProperties = false };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly Uri server;

    public TesseraClient(Uri server, string? secret)
    {
        this.server = server;
#pragma warning disable CA2000 // HttpClient disposes of its handler.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tessera-cli");
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json, application/problem+json");
        if (secret is not null)
            http.DefaultRequestHeaders.Authorization = Bearer(secret);
    }

    public void Dispose() => http.Dispose();

    public Task<Answer> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, body: null, ct);

    public Task<Answer> PostAsync(string path, JsonNode? body, CancellationToken ct) => SendAsync(HttpMethod.Post, path, body, ct);

    public Task<Answer> PatchAsync(string path, JsonNode body, CancellationToken ct) => SendAsync(HttpMethod.Patch, path, body, ct);

    public Task<Answer> PutAsync(string path, JsonNode body, CancellationToken ct) => SendAsync(HttpMethod.Put, path, body, ct);

    public Task<Answer> DeleteAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Delete, path, body: null, ct);

    private async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body) };
        return await SendAsync(request, ct);
    }

    /// <summary>Sends a request whose address is relative to the server's.</summary>
    public Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken ct) => SendAsync(request, Patience, ct);

    /// <summary>The same with another limit of time, for what takes as long as it takes.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken ct)
    {
        request.RequestUri = new Uri(server, request.RequestUri!.OriginalString);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var answer = await ReadAsync(response, limit.Token);
            return response.IsSuccessStatusCode ? answer : throw Failure.From(answer);
        }
        // The bare SocketException is HttpClient's word for a connection that was lost in the moment it was made.
        catch (Exception unreachable) when (unreachable is HttpRequestException or SocketException or IOException)
        {
            throw Failure.Unreachable(server, unreachable.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failure.Unreachable(server, $"no answer within {patience.TotalSeconds:0} s");
        }
    }

    /// <summary>All items of a list, page after page.</summary>
    public async Task<JsonArray> ListAsync(string path, CancellationToken ct)
    {
        var items = new JsonArray();
        string? cursor = null;
        do
        {
            var page = await PageAsync(Query.Add(path, ("limit", "200"), ("cursor", cursor)), ct);
            foreach (var item in page.Items)
                items.Add(item?.DeepClone());
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    public async Task<(JsonArray Items, string? Next)> PageAsync(string path, CancellationToken ct)
    {
        var answer = await GetAsync(path, ct);
        if (answer.Body is not JsonObject page || page["items"] is not JsonArray items)
            throw Failure.NotUnderstood();
        return (items, page["next"]?.ToString());
    }

    public static AuthenticationHeaderValue Bearer(string secret)
    {
        if (secret.Any(c => !char.IsAscii(c) || char.IsControl(c) || c == ' '))
            throw CommandFailedException.Usage("The token to act with is not one: it holds spaces or other characters that no token has.");
        return new AuthenticationHeaderValue("Bearer", secret);
    }

    public static HttpContent Json(JsonNode body) => new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        JsonNode? body = null;
        try
        {
            body = text.Length == 0 ? null : JsonNode.Parse(text, documentOptions: Unambiguous);
        }
        catch (JsonException)
        {
            // Some other program's page, a proxy's perhaps. Those who need the body will miss it and say so.
        }
        return new Answer
        {
            Status = response.StatusCode,
            Body = body,
            ETag = response.Headers.ETag?.ToString(),
            Epoch = response.Headers.TryGetValues("Tessera-Epoch", out var epochs) && long.TryParse(epochs.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null,
            RetryAfter = response.Headers.RetryAfter?.Delta,
            Location = response.Headers.Location,
        };
    }
}
