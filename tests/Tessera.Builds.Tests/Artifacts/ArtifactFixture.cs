using System.Net;
using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>A host with a private project, its build 1, and a client that may do everything there.</summary>
internal sealed class ArtifactFixture : IAsyncDisposable
{
    private ArtifactFixture(BuildsHost host, Project project, BuildRow build, string secret)
    {
        Host = host;
        Project = project;
        Build = build;
        Secret = secret;
        Admin = host.Client(secret);
    }

    public BuildsHost Host { get; }

    public Project Project { get; }

    public BuildRow Build { get; }

    public string Secret { get; }

    public HttpClient Admin { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ArtifactFixture> StartAsync(params (string Name, string Value)[] settings)
    {
        var host = await BuildsHost.StartAsync(settings: settings);
        var project = host.Instance.AddProject("gh/acme/web");
        return new(host, project, await host.AddBuildAsync(project), host.Instance.ProjectToken("gh/acme/web", "admin"));
    }

    public static string UrlOf(string path, int number = 1) => $"/api/v1.1/project/gh/acme/web/{number}/artifacts/{path}";

    public async Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(string path, HttpContent content, int number = 1)
    {
        using var answer = await Admin.PutAsync(new Uri(UrlOf(path, number), UriKind.Relative), content, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> PutOkAsync(string path, byte[] bytes, int number = 1)
    {
        using var content = new ByteArrayContent(bytes);
        var (status, body) = await PutAsync(path, content, number);
        status.ShouldBe(HttpStatusCode.Created, body?.ToJsonString());
        return body!;
    }

    public async Task<string[]> ListedAsync(int number = 1)
    {
        var text = await Admin.GetStringAsync(new Uri($"/api/v1.1/project/gh/acme/web/{number}/artifacts", UriKind.Relative), Ct);
        return [.. JsonNode.Parse(text)!.AsArray().Select(item => (string)item!["path"]!)];
    }

    /// <summary>All files that the server keeps beside its database.</summary>
    public string[] OnDisk() => Directory.Exists(Folder("")) ? Directory.GetFiles(Folder(""), "*", SearchOption.AllDirectories) : [];

    public string Folder(string name) => Path.Combine(Host.DataDirectory, "builds", name);

    /// <summary>Waits until bytes of an upload are on disk.</summary>
    public async Task ArrivesAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!OnDisk().Any(file => new FileInfo(file).Length > 0))
            await Task.Delay(10, deadline.Token);
    }

    /// <summary>Waits until no file is left of an upload that was given up; the server learns of it when it learns of it.</summary>
    public async Task NothingLeftAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (OnDisk().Length > 0 && !deadline.IsCancellationRequested)
            await Task.Delay(20, Ct);
        OnDisk().ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Host.DisposeAsync();
    }
}
