using System.Net;
using System.Text.Json.Nodes;

namespace Tessera.Server.Tests.Support;

/// <summary>A token as the call that made it answered: the record, and the one sight of its secret.</summary>
internal sealed record IssuedRecord(Guid Id, string Secret, JsonNode Record)
{
    public string Path => Record.Text("kind") switch
    {
        "personal" => $"/v1/personal-tokens/{Id}",
        "project" => $"/v1/projects/{Record["project"].Text("id")}/tokens/{Id}",
        _ => $"/v1/service-tokens/{Id}",
    };

    public override string ToString() => Record.Text("hint");
}

/// <summary>The calls that most tests of tokens begin with.</summary>
internal static class TokenCalls
{
    public static async Task<IssuedRecord> CreatePersonalAsync(this HttpClient client, string name = "deploy", int? duration = null) =>
        Issued(await client.OkAsync(HttpMethod.Post, "/v1/personal-tokens", new { name, duration }));

    public static async Task<IssuedRecord> CreateServiceAsync(this HttpClient client, string name, string type = "full-access", int? duration = null, params string[] permissions) =>
        Issued(await client.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name, duration, type, permissions }));

    public static async Task<IssuedRecord> RotateAsync(this HttpClient client, IssuedRecord token, string? grace = null, bool onFirstUse = false) =>
        Issued(await client.OkAsync(HttpMethod.Post, $"{token.Path}/rotate", grace is null ? new { onFirstUse } : new { grace, onFirstUse }));

    public static async Task<IssuedRecord> RegenerateAsync(this HttpClient client, IssuedRecord token, string? grace = null) =>
        Issued(await client.OkAsync(HttpMethod.Post, $"{token.Path}/regenerate", grace is null ? null : new { grace }));

    public static IssuedRecord Issued(JsonNode record) => new(Guid.Parse(record.Text("id")), record.Text("token"), record);

    /// <summary>How the server answers a request that presents the token: 200 when it is live, 401 when not.</summary>
    public static async Task<HttpStatusCode> PresentAsync(this TesseraServer server, string secret)
    {
        using var client = server.Client(secret);
        using var answer = await client.GetAsync(new Uri("/v1/token", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static async Task ShouldBeLiveAsync(this TesseraServer server, string secret, string because = "") =>
        (await server.PresentAsync(secret)).ShouldBe(HttpStatusCode.OK, because);

    public static async Task ShouldBeRefusedAsync(this TesseraServer server, string secret, string because = "") =>
        (await server.PresentAsync(secret)).ShouldBe(HttpStatusCode.Unauthorized, because);

    /// <summary>Awaits something that happens soon without anybody asking for it.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = TimeSpan.FromSeconds(60);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(deadline, what);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }
}
