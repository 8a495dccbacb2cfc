using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Feed;
using Tessera.Server.Roles;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>What the tests of these pages begin with.</summary>
internal static class TokenPages
{
    public const string Root = "/settings/api-tokens";
    public const string Create = $"{Root}/create";

    /// <summary>Fields of a form that nothing is wrong with, but for those given.</summary>
    public static (string Name, string Value)[] Fields(string name, string type = "read-only", string duration = "30", params string[] permissions) =>
        [("name", name), ("description", ""), ("duration", duration), ("type", type), .. permissions.Select(permission => ("permission", permission))];

    /// <summary>The secret that the page shows to which the answer leads.</summary>
    public static async Task<string> SecretAsync(this SessionClient client, HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return (await client.PageAsync(answer.Headers.Location!.ToString())).QuerySelector("#secret")!.TextContent;
    }

    /// <summary>The hidden fields of the page's own form: what a browser sends along.</summary>
    public static (string Name, string Value)[] Hidden(this IHtmlDocument page) =>
        [.. page.QuerySelectorAll<IHtmlInputElement>("main form[method=post] input[type=hidden]").Select(input => (input.Name!, input.Value))];

    /// <summary>A user with exactly these rights, signed in.</summary>
    public static async Task<SessionClient> SomebodyAsync(this TesseraServer server, Access apis, params string[] permissions)
    {
        var role = new RoleRow { Id = Guid.CreateVersion7(server.Clock.GetUtcNow()), Name = "r", NameKey = "", Permissions = permissions, Apis = apis };
        role.NameKey = role.Id.ToString();
        await server.ChangeAsync(mutation =>
        {
            mutation.Db.Roles.Add(role);
            mutation.Feed(ChangeKind.Role, role.Id.ToString());
        });
        var email = $"{role.Id}@example.com";
        await server.AddUserAsync(email, Role.From(role));
        return await SessionClient.SignedInAsync(server, email: email, secret: Members.MemberSecret);
    }

    /// <summary>How forward-auth answers for a request to the shop with the token.</summary>
    public static async Task<HttpStatusCode> ForwardAsync(this TesseraServer server, string secret, string method, string path)
    {
        using var client = server.Client(secret);
        return (await client.CallAsync(HttpMethod.Get, "/forward-auth/nginx/shop", null, ("X-Original-Method", method), ("X-Original-URI", path))).Answer.StatusCode;
    }
}
