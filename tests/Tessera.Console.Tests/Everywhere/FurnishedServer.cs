using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Console.Tests.Everywhere;

/// <summary>A server that has something of everything, under names that try to break pages.</summary>
public sealed class FurnishedServer : IAsyncLifetime
{
    /// <summary>Names as people and intruders choose them: markup, right to left, emoji, and no place to break a line.</summary>
    internal static readonly string[] Names =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{constructor}} ${7*7} &amp; <b>", "مفتاح واجهة البرمجة للتطبيق", "👩🏽‍🚀🚀 ロケット用トークン", new string('m', 60),
    ];

    private static readonly string[] Permissions = ["shop:article.find"];
    private TesseraServer? server;

    internal TesseraServer Server => server!;

    public async ValueTask InitializeAsync()
    {
        server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Reviewer <i>", "read", "tessera:audit.read");
        await server.InviteAsync("reviewer@example.com", "Reviewer <i>");
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/shop", new
        {
            title = Names[0],
            routes = new[]
            {
                new { method = "GET", path = "/articles", resource = "article", action = "find" },
                new { method = "POST", path = "/articles", resource = "article", action = "create" },
            },
        });
        var project = (await admin.OkAsync(HttpMethod.Post, "/v1/projects", new { slug = "gh/acme/web", name = Names[1] })).Text("id");
        foreach (var name in Names)
        {
            await admin.OkAsync(HttpMethod.Post, "/v1/personal-tokens", new { name });
            await admin.OkAsync(HttpMethod.Post, $"/v1/projects/{project}/tokens", new { label = name, scope = "status" });
            await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens", new { name, description = name, duration = 7, type = "custom", permissions = Permissions });
        }

        var token = (await admin.OkAsync(HttpMethod.Post, $"/v1/projects/{project}/tokens", new { label = "admin", scope = "admin" })).Text("token");
        using var builds = server.Client(token);
        foreach (var (status, subject) in new[] { ("success", Names[0]), ("failed", Names[4]) })
            await builds.OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/web/report", new { branch = "main", status, subject });
        await builds.OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/web/envvar", new { name = "DEPLOY_KEY", value = "not to be seen" });
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
