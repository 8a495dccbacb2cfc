using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Support;

/// <summary>Users and roles of a test, made as an administrator would through the API.</summary>
internal static class Staff
{
    public const string Secret = "seven purple engines idle";

    /// <summary>Somebody who has accepted their invitation; gives their id.</summary>
    public static async Task<Guid> HireAsync(this TesseraServer server, string email, params string[] roles)
    {
        using var admin = await server.AdminAsync();
        var user = await admin.OkAsync(HttpMethod.Post, "/v1/users", new { email, name = email.Split('@')[0], roles });
        using var anybody = server.Client();
        await anybody.OkAsync(HttpMethod.Post, "/v1/invitations/accept", new { code = user["invitation"].Text("link").Split('/')[^1], password = Secret });
        return Guid.Parse(user.Text("id"));
    }

    /// <summary>A role; gives its id.</summary>
    public static async Task<string> NewRoleAsync(this TesseraServer server, string name, string apis, params string[] permissions)
    {
        using var admin = await server.AdminAsync();
        return (await admin.OkAsync(HttpMethod.Post, "/v1/roles", new { name, permissions, apis })).Text("id");
    }

    /// <summary>A list in a body.</summary>
    public static string[] List(params string[] items) => items;

    /// <summary>What the API tells the administrator.</summary>
    public static async Task<JsonNode> ReadAsync(this TesseraServer server, string path)
    {
        using var admin = await server.AdminAsync();
        return await admin.OkAsync(HttpMethod.Get, path);
    }
}
