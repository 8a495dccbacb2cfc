using System.Text.Json.Nodes;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Builds;

/// <summary>A real server with a private and a public project, a token of each scope in each, and builds to look at.</summary>
public sealed class BuildsFixture : IAsyncLifetime
{
    public const string Private = "gh/acme/hidden";
    public const string Public = "gh/acme/open";
    public static readonly string[] Scopes = ["status", "build-artifacts", "all", "read-only", "admin"];
    private readonly Dictionary<(string Project, string Holder), string> tokens = [];

    internal TesseraServer Server { get; private set; } = null!;

    /// <summary>A token by project and holder: a scope, <c>personal</c>, <c>stranger</c> (a user who belongs to neither), <c>other</c> (a token of the other project), <c>dead</c>.</summary>
    public string TokenOf(string project, string holder) => tokens[(project, holder)];

    public async ValueTask InitializeAsync()
    {
        Server = TesseraServer.Start();
        using var admin = await Server.AdminAsync();
        var stranger = await Server.AddUserAsync("stranger@example.com", BuiltInRoles.Developer);
        foreach (var slug in new[] { Private, Public })
        {
            var project = await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug, visibility = slug == Public ? "public" : "private" });
            var address = $"/v1/projects/{project.Text("id")}/tokens";
            foreach (var scope in Scopes)
                tokens[(slug, scope)] = (await admin.OkAsync(HttpMethod.Post, address, new { label = scope, scope })).Text("token");
            tokens[(slug == Public ? Private : Public, "other")] = tokens[(slug, "admin")];
            var dead = await admin.OkAsync(HttpMethod.Post, address, new { label = "dead", scope = "admin" });
            await admin.OkAsync(HttpMethod.Delete, $"{address}/{dead.Text("id")}");
            tokens[(slug, "dead")] = dead.Text("token");
            tokens[(slug, "personal")] = await Server.AdminTokenAsync();
            tokens[(slug, "stranger")] = stranger;
            await ReportAsync(admin, slug);
        }
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    // Build 1: finished, with an artifact and an environment variable beside it.
    private static async Task ReportAsync(HttpClient admin, string slug)
    {
        var address = $"/api/v1.1/project/{slug}";
        var build = await admin.OkAsync(HttpMethod.Post, $"{address}/report", new { branch = "main", status = "success" });
        ((int)build["build_num"]!).ShouldBe(1);
        using var content = new StringContent("an artifact");
        (await admin.PutAsync(new Uri($"{address}/1/artifacts/out/a.txt", UriKind.Relative), content, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await admin.OkAsync(HttpMethod.Post, $"{address}/envvar", new { name = "KEY", value = "value" });
    }
}
