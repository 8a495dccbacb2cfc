using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Tessera.Cli.Http;

namespace Tessera.Cli.Runner.Wire;

/// <summary>The calls of the builds API that a runner makes for one project.</summary>
internal sealed class BuildsClient(TesseraClient client, string project)
{
    private const string LeaseHeader = "Build-Lease";

    private readonly string root = $"api/v1.1/project/{Escaped(project)}";

    /// <summary>The oldest queued build, now leased to this runner; null when there is none.</summary>
    /// <param name="jobs">Only of these jobs; null for any.</param>
    /// <param name="runner">How the runner calls itself.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ClaimedBuild?> ClaimAsync(IEnumerable<string>? jobs, string runner, CancellationToken ct)
    {
        var body = new JsonObject { ["runner"] = runner };
        if (jobs is not null)
            body["jobs"] = new JsonArray([.. jobs.Select(job => JsonValue.Create(job))]);
        var answer = await client.PostAsync($"{root}/claim", body, ct);
        return answer.Body is null ? null : answer.Read(BuildsJson.Default.ClaimedBuild);
    }

    public async Task<HeartbeatAnswer> HeartbeatAsync(ClaimedBuild build, TimeSpan patience, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{At(build)}/heartbeat")
        {
            Content = TesseraClient.Json(new JsonObject { ["lease"] = build.Lease.Id }),
        };
        return (await client.SendAsync(request, patience, ct)).Read(BuildsJson.Default.HeartbeatAnswer);
    }

    /// <summary>Reports status or steps.</summary>
    public Task PatchAsync(ClaimedBuild build, JsonObject report, CancellationToken ct)
    {
        report["lease"] = build.Lease.Id;
        return client.PatchAsync(At(build), report, ct);
    }

    /// <summary>Adds to the log of a step.</summary>
    public Task AppendAsync(ClaimedBuild build, int step, ReadOnlyMemory<byte> text, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, build, $"output/{Number(step)}", new ReadOnlyMemoryContent(text), "text/plain", ct);

    /// <summary>Uploads a file as an artifact, from disk.</summary>
    public Task UploadAsync(ClaimedBuild build, string path, string location, CancellationToken ct) =>
        SendAsync(HttpMethod.Put, build, $"artifacts/{Escaped(path)}", FileContent.Of(location), "application/octet-stream", ct);

    /// <summary>Hands in a JUnit report.</summary>
    public Task ReportTestsAsync(ClaimedBuild build, string location, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, build, "tests", FileContent.Of(location), "application/xml", ct);

    private async Task SendAsync(HttpMethod method, ClaimedBuild build, string path, HttpContent content, string type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{At(build)}/{path}") { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add(LeaseHeader, build.Lease.Id);
        // A large file takes its time. When the server is gone for good, the heartbeats find out, and end this.
        await client.SendAsync(request, Timeout.InfiniteTimeSpan, ct);
    }

    private string At(ClaimedBuild build) => $"{root}/{Number(build.BuildNum)}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
