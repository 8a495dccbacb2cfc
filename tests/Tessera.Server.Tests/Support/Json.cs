using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Tessera.Server.Tests.Support;

/// <summary>Calls that send and read JSON, for tests that look at answers as a client would.</summary>
internal static class Json
{
    public static async Task<(HttpResponseMessage Answer, JsonNode? Body)> CallAsync(this HttpClient client, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
            await request.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
            // A server that does not want so much says so and hangs up; who goes on sending may not hear what it says.
            request.Headers.ExpectContinue = request.Content.Headers.ContentLength > 1 << 16;
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer, text.Length > 0 && answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }

    /// <summary>Calls and expects success; gives the body.</summary>
    public static async Task<JsonNode> OkAsync(this HttpClient client, HttpMethod method, string path, object? body = null)
    {
        var (answer, json) = await client.CallAsync(method, path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)answer.StatusCode} {json}");
        return json ?? new JsonObject();
    }

    public static string Text(this JsonNode? node, string member) => (string)node![member]!;
}
