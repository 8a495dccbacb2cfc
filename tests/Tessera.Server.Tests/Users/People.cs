using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

/// <summary>Makes users and roles as an administrator would, through the API.</summary>
internal static class People
{
    public const string Secret = "seven purple engines idle";

    /// <summary>Invites somebody; gives the answer with the link.</summary>
    public static async Task<JsonNode> InviteAsync(this TesseraServer server, string email, params string[] roles)
    {
        using var admin = await server.AdminAsync();
        return await admin.OkAsync(HttpMethod.Post, "/v1/users", new { email, name = "Ada", roles });
    }

    /// <summary>A user who has accepted: their id, and a client with a token of theirs.</summary>
    public static async Task<(Guid Id, HttpClient Client)> UserAsync(this TesseraServer server, string email, params string[] roles)
    {
        var user = await server.InviteAsync(email, roles);
        await server.AcceptAsync(CodeOf(user));
        return (Guid.Parse(user.Text("id")), server.Client(await server.SignInAsync(email, Secret)));
    }

    public static async Task<(HttpResponseMessage Answer, JsonNode? Body)> AcceptAsync(this TesseraServer server, string code, string password = Secret)
    {
        using var anybody = server.Client();
        return await anybody.CallAsync(HttpMethod.Post, "/v1/invitations/accept", new { code, password });
    }

    public static async Task<JsonNode> RoleAsync(this TesseraServer server, string name, string apis, params string[] permissions)
    {
        using var admin = await server.AdminAsync();
        return await admin.OkAsync(HttpMethod.Post, "/v1/roles", new { name, permissions, apis });
    }

    /// <summary>A list in a body.</summary>
    public static string[] List(params string[] items) => items;

    /// <summary>The epoch that an answer without body carries.</summary>
    public static long EpochOf(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("Tessera-Epoch").Single(), CultureInfo.InvariantCulture);

    public static string CodeOf(JsonNode user) => user["invitation"].Text("link").Split('/')[^1];

    public static string[] Roles(this JsonNode? user) => [.. user!["roles"]!.AsArray().Select(role => (string)role!)];

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        (await client.CallAsync(method, path, body, headers)).Answer.StatusCode;

    public static async Task<Guid> MyIdAsync(this HttpClient client) => Guid.Parse((await client.OkAsync(HttpMethod.Get, "/v1/users/me")).Text("id"));
}
