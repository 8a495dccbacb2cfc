namespace Tessera.Server.Tests.Support;

/// <summary>An API whose operations belong to projects, and which the scopes of project tokens name.</summary>
internal static class BuildsCatalogue
{
    private const string Slug = "{vcs}/{org}/{repo}";

    /// <summary>Its permissions, each with a method and what follows the project in the path.</summary>
    public static (string Permission, string Method, string Tail)[] Operations { get; } =
    [
        ("builds:status.read", "GET", "status"),
        ("builds:artifact.read", "GET", "artifacts"),
        ("builds:build.read", "GET", "builds"),
        ("builds:build.write", "POST", "builds"),
    ];

    public static async Task RegisterBuildsAsync(this TesseraServer server)
    {
        using var admin = await server.AdminAsync();
        object[] routes =
        [
            .. Operations.Select(operation => new
            {
                method = operation.Method,
                path = $"/{Slug}/{operation.Tail}",
                resource = operation.Permission.Split(':', '.')[1],
                action = operation.Permission.Split('.')[1],
                project = (string?)Slug,
            }),
            new { method = "GET", path = "/recent", resource = "recent", action = "read", project = (string?)null },
        ];
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/builds", new { routes });
    }
}
