using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

/// <summary>The calls that need no token yet, or give one up.</summary>
internal static class FakeAccounts
{
    public const string SetupCode = "SETUP-4711";
    public const string InvitationCode = "inv-4712";

    public static bool IsOpen(HttpRequest request) =>
        request.Path.Value is "/v1/setup" or "/v1/invitations/accept" or "/v1/revoke"
        || (request.Method == "POST" && request.Path == "/v1/personal-tokens" && request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal));

    public static bool PasswordIsRight(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return !header.StartsWith("Basic ", StringComparison.Ordinal)
            || Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])) == $"{FakeServer.Email}:{FakeServer.Password}";
    }

    /// <summary>What is to be answered to a sign-in that lacks the code or has a wrong one; null when it is right or none is needed.</summary>
    public static IResult? CodeProblem(HttpRequest request, FakeServer server)
    {
        if (server.Code is null || !request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal))
            return null;
        var code = request.Headers["Tessera-Code"];
        if (code.Count == 0)
            return FakeServer.Problem(401, "A code is needed.", new JsonObject { ["reason"] = server.Code.Length == 0 ? "passkey_required" : "code_required" });
        return code == server.Code ? null : FakeServer.Problem(401, "The code is not right.", new JsonObject { ["reason"] = "code_wrong" });
    }

    public static void Map(WebApplication app, FakeServer server)
    {
        server.Secrets.Add(SetupCode);
        server.Secrets.Add(InvitationCode);
        app.MapPost("/v1/setup", async (HttpContext context) =>
        {
            var body = await FakeServer.BodyAsync(context, "code", "email", "name", "password");
            return body["code"]!.GetValue<string>() == SetupCode
                ? FakeServer.Json(new JsonObject { ["id"] = "u1", ["email"] = body["email"]!.DeepClone() }, 201)
                : FakeServer.Problem(403, "The code is wrong");
        });
        app.MapPost("/v1/invitations/accept", async (HttpContext context) =>
        {
            var body = await FakeServer.BodyAsync(context, "code", "password");
            return body["code"]!.GetValue<string>() == InvitationCode
                ? FakeServer.Json(new JsonObject { ["email"] = "bob@example.com" })
                : FakeServer.Problem(404, "No such invitation");
        });
        app.MapPost("/v1/revoke", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            server.Tokens.Revoke(form["token"].ToString());
            return Results.Ok();
        });
    }
}
