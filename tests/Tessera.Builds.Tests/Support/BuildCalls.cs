using System.Globalization;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Support;

/// <summary>A project, and calls on its builds with an admin token of it.</summary>
internal sealed class BuildCalls
{
    public const string Slug = "gh/acme/web";
    public const string Path = "/api/v1.1/project/" + Slug;

    private BuildCalls(BuildsHost host, AspNetCore.Project project)
    {
        Project = project;
        Client = host.Client(host.Instance.ProjectToken(Slug, "admin"));
        OtherClient = host.Client(host.Instance.ProjectToken(Slug, "admin"));
        Reader = host.Client(host.Instance.ProjectToken(Slug, "read-only"));
    }

    public AspNetCore.Project Project { get; }

    /// <summary>Presents an admin token.</summary>
    public HttpClient Client { get; }

    /// <summary>Presents another admin token.</summary>
    public HttpClient OtherClient { get; }

    /// <summary>Presents a token that only reads.</summary>
    public HttpClient Reader { get; }

    public static BuildCalls On(BuildsHost host, bool isPublic = false) => new(host, host.Instance.AddProject(Slug, isPublic));

    /// <summary>Queues a build; gives its number.</summary>
    public async Task<int> QueueAsync(object? body = null) => (int)(await Client.OkAsync(HttpMethod.Post, Path, body))["build_num"]!;

    /// <summary>Reports a build; gives its number.</summary>
    public async Task<int> ReportAsync(string status, string branch = "main", string? job = null) =>
        (int)(await Client.OkAsync(HttpMethod.Post, Path + "/report", new { branch, status, job = job ?? "build" }))["build_num"]!;

    /// <summary>Claims a build; null when there is none.</summary>
    public async Task<JsonNode?> ClaimAsync(object? body = null, HttpClient? by = null) => (await (by ?? Client).CallAsync(HttpMethod.Post, Path + "/claim", body)).Body;

    public Task<JsonNode> GetAsync(int number) => Reader.OkAsync(HttpMethod.Get, Of(number));

    public Task<(HttpResponseMessage Answer, JsonNode? Body)> PatchAsync(int number, object body, HttpClient? by = null) =>
        (by ?? Client).CallAsync(HttpMethod.Patch, Of(number), body);

    public Task<(HttpResponseMessage Answer, JsonNode? Body)> PostAsync(int number, string call, object? body = null, HttpClient? by = null) =>
        (by ?? Client).CallAsync(HttpMethod.Post, Of(number, call), body);

    public static string Of(int number, string? call = null) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}{(call is null ? "" : "/" + call)}");
}
