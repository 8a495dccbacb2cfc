namespace Tessera.Server.Tests.Support;

/// <summary>A small API in the catalogue, for tests that are about tokens.</summary>
internal static class RegisteredApi
{
    public const string Find = "shop:article.find";
    public const string Create = "shop:article.create";

    private static readonly object[] Routes =
    [
        new { method = "GET", path = "/articles", resource = "article", action = "find" },
        new { method = "GET", path = "/articles/{id}", resource = "article", action = "findOne" },
        new { method = "POST", path = "/articles", resource = "article", action = "create" },
        new { method = "DELETE", path = "/articles/{id}", resource = "article", action = "delete" },
    ];

    public static async Task RegisterAsync(this TesseraServer server, string name = "shop")
    {
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Put, $"/v1/apis/{name}", new { routes = Routes });
    }

    public static async Task UnregisterAsync(this TesseraServer server, string name = "shop")
    {
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Delete, $"/v1/apis/{name}");
    }
}
