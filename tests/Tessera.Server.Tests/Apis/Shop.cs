using System.Net.Http.Json;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Apis;

/// <summary>A small API to register.</summary>
internal static class Shop
{
    public static object[] Routes { get; } =
    [
        Route("GET", "/articles", "article", "find"),
        Route("GET", "/articles/{id}", "article", "find"),
        Route("POST", "/articles", "article", "create"),
        Route("DELETE", "/articles/{id}", "article", "delete"),
        Route("GET", "/orders/{vcs}/{org}/{repo}", "order", "list", project: "{vcs}/{org}/{repo}"),
    ];

    public static object Route(string method, string path, string resource, string action, string? access = null, string? project = null) =>
        new { method, path, resource, action, access, project };

    /// <summary>Registers the shop.</summary>
    public static Task<System.Text.Json.Nodes.JsonNode> RegisterShopAsync(this HttpClient client, params object[] more) =>
        client.OkAsync(HttpMethod.Put, "/v1/apis/shop", new { title = "Shop", routes = Routes.Concat(more) });

    public static async Task<(HttpResponseMessage Answer, System.Text.Json.Nodes.JsonNode? Body)> SendTextAsync(this HttpClient client, HttpMethod method, string path, string body, string? contentType)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        // A client that waits for leave to send gets a refusal as an answer, and not as a broken connection.
        request.Headers.ExpectContinue = body.Length > 1 << 16;
        request.Content.Headers.Remove("Content-Type");
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var node = answer.Content.Headers.ContentLength == 0 ? null : await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(TestContext.Current.CancellationToken);
        return (answer, node);
    }
}
