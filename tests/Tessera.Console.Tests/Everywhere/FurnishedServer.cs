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

    private const string Builds = "/api/v1.1/project/gh/acme/web";
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

        var token = (await admin.OkAsync(HttpMethod.Post, $"/v1/projects/{project}/tokens", new { label = "test", scope = "admin" })).Text("token");
        using var builds = server.Client(token);
        foreach (var (status, subject, branch) in new[] { ("success", Names[0], "main"), ("failed", Names[4], Names[3]), ("canceled", Names[2], Names[5]), ("running", Names[1], Names[0]) })
            await builds.OkAsync(HttpMethod.Post, $"{Builds}/report", new { branch, status, subject, job = subject });
        await builds.OkAsync(HttpMethod.Post, $"{Builds}/envvar", new { name = "DEPLOY_KEY", value = "not to be seen" });
        await LeaveAsync(builds, 4);
    }

    /// <summary>Has a build end with everything that a build can leave.</summary>
    private static async Task LeaveAsync(HttpClient builds, int number)
    {
        using (var log = new StringContent(string.Join('\n', Names)))
            (await builds.PostAsync(new Uri($"{Builds}/{number}/output/0", UriKind.Relative), log)).EnsureSuccessStatusCode();
        using (var file = new StringContent("what it made"))
            (await builds.PutAsync(new Uri($"{Builds}/{number}/artifacts/{Uri.EscapeDataString(Names[5])}/a%20%3Cb%3E.txt", UriKind.Relative), file)).EnsureSuccessStatusCode();
        using (var tests = new StringContent("<testsuite><testcase classname=\"&lt;script>alert(1)&lt;/script>\" name=\"stands\"><failure>&lt;script>alert(1)&lt;/script></failure></testcase></testsuite>", null, "application/xml"))
            (await builds.PostAsync(new Uri($"{Builds}/{number}/tests", UriKind.Relative), tests)).EnsureSuccessStatusCode();
        await builds.OkAsync(HttpMethod.Patch, $"{Builds}/{number}", new { status = "failed", steps = new[] { new { name = Names[0], command = Names[1], status = "failed", exit_code = 2 } } });
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
