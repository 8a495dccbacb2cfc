using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Faults.Histories;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Faults.Processes;

/// <summary>Asks one node, or the balancer, and writes down what it was answered.</summary>
internal sealed class RecordingClient : IDisposable
{
    // Longer than anybody else's fault may hold a change up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(14);

    private readonly History history;
    private readonly string at;
    private readonly Uri gateways;
    private readonly HttpClient http;

    /// <summary>Makes one.</summary>
    /// <param name="history">Where it writes.</param>
    /// <param name="at">Whom it asks, as the history names it.</param>
    /// <param name="address">Where that is.</param>
    /// <param name="gateways">Where gateways ask it, if that is elsewhere.</param>
    /// <param name="admin">The secret by which it may do everything.</param>
    public RecordingClient(History history, string at, Uri address, Uri gateways, string admin)
    {
        (this.history, this.at, this.gateways) = (history, at, gateways);
        http = new() { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new("Bearer", admin);
    }

    /// <summary>Makes a token; null when that was not acknowledged.</summary>
    public async Task<KnownToken?> CreateAsync(string name)
    {
        var begin = history.Now;
        var (reply, body) = await SendAsync(HttpMethod.Post, "/v1/personal-tokens", new { name }, ChangeOf);
        return Note(reply, begin, body);
    }

    /// <summary>Deletes a token.</summary>
    public async Task<Reply> RevokeAsync(KnownToken token)
    {
        var begin = history.Now;
        var (reply, _) = await SendAsync(HttpMethod.Delete, token.Path, null, ChangeOf);
        history.Add(OperationKind.Revoke, at, token.Number, begin, reply);
        return reply;
    }

    /// <summary>Rotates a token at once; null when that was not acknowledged.</summary>
    public async Task<KnownToken?> RotateAsync(KnownToken token)
    {
        var begin = history.Now;
        var (reply, body) = await SendAsync(HttpMethod.Post, $"{token.Path}/rotate", new { grace = "0s" }, ChangeOf);
        history.Add(OperationKind.Revoke, at, token.Number, begin, reply);
        return Note(reply, begin, body);
    }

    /// <summary>Asks whether a token is let through, as a program does.</summary>
    public async Task<Reply> VerifyAsync(KnownToken token)
    {
        var begin = history.Now;
        var (reply, _) = await SendAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret }, (status, body) => status == HttpStatusCode.OK ? (bool)body!["allowed"]! ? Meaning.Yes : Meaning.No : Meaning.Wrong);
        history.Add(OperationKind.Verify, at, token.Number, begin, reply);
        return reply;
    }

    /// <summary>Asks whether a token is let through, as a gateway does.</summary>
    public async Task<Reply> GuardAsync(KnownToken token)
    {
        var begin = history.Now;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateways, "/forward-auth/nginx/shop"));
        request.Headers.Authorization = new("Bearer", token.Secret);
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", "/articles");
        var (reply, _) = await SendAsync(request, (status, _) => status switch { HttpStatusCode.OK => Meaning.Yes, HttpStatusCode.Unauthorized => Meaning.No, _ => Meaning.Wrong });
        history.Add(OperationKind.Verify, at, token.Number, begin, reply);
        return reply;
    }

    /// <summary>Reads a token's record.</summary>
    public async Task<Reply> ReadAsync(KnownToken token)
    {
        var begin = history.Now;
        var (reply, _) = await SendAsync(HttpMethod.Get, token.Path, null, (status, _) => status switch { HttpStatusCode.OK => Meaning.Yes, HttpStatusCode.NotFound => Meaning.No, _ => Meaning.Wrong });
        history.Add(OperationKind.Read, at, token.Number, begin, reply);
        return reply;
    }

    public void Dispose() => http.Dispose();

    private static Meaning ChangeOf(HttpStatusCode status, JsonNode? _) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent => Meaning.Yes,
        HttpStatusCode.NotFound or HttpStatusCode.Conflict => Meaning.No,
        _ => Meaning.Wrong,
    };

    private KnownToken? Note(Reply reply, TimeSpan begin, JsonNode? body)
    {
        var number = history.NextToken();
        history.Add(OperationKind.Create, at, number, begin, reply);
        return reply.Meaning == Meaning.Yes ? new(number, body.Text("token"), $"/v1/personal-tokens/{body.Text("id")}") : null;
    }

    private async Task<(Reply Reply, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? content, Func<HttpStatusCode, JsonNode?, Meaning> meaning)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content is null ? null : JsonContent.Create(content) };
        return await SendAsync(request, meaning);
    }

    private async Task<(Reply Reply, JsonNode? Body)> SendAsync(HttpRequestMessage request, Func<HttpStatusCode, JsonNode?, Meaning> meaning)
    {
        try
        {
            using var answer = await http.SendAsync(request, CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            var body = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
            var means = answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null ? Meaning.Later : meaning(answer.StatusCode, body);
            return (new(means, $"{(int)answer.StatusCode} {body?["reason"] ?? body?["title"]}"), body);
        }
        catch (Exception exception) when (ServerProcess.IsGone(exception) || exception is TaskCanceledException)
        {
            return (new(Meaning.Silence, exception.GetType().Name), null);
        }
    }
}

/// <summary>A token whose making was acknowledged.</summary>
/// <param name="Number">In the history.</param>
/// <param name="Secret">What is presented.</param>
/// <param name="Path">Its record.</param>
internal sealed record KnownToken(int Number, string Secret, string Path)
{
    public override string ToString() => $"token {Number}";
}
