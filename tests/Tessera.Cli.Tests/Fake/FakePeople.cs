using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

/// <summary>Users and roles; changes are echoed, not kept.</summary>
internal static class FakePeople
{
    public const string BobId = "01900000-0000-7000-8000-00000000b0b0";
    public const string RoleId = "01900000-0000-7000-8000-00000000d00d";

    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapGet("/v1/users", (HttpContext c) => FakeServer.Page(c, [User("u1", FakeServer.Email, "Ada"), User("u2", "eve@example.com", "Twin"), User(BobId, "bob@example.com", "Bob"), User("u4", "mallory@example.com", "Twin")]));
        app.MapGet("/v1/users/me", () => FakeServer.Json(Me()));
        app.MapPost("/v1/users", async (HttpContext c) =>
        {
            var body = await FakeServer.BodyAsync(c, "email", "name", "roles");
            var user = User(BobId, body["email"]!.GetValue<string>(), body["name"]!.GetValue<string>());
            user["invitation"] = new JsonObject { ["link"] = $"{server.Address}/invitation/{FakeAccounts.InvitationCode}", ["expiresAt"] = "2026-02-07T00:00:00.000Z" };
            return FakeServer.Json(user, 201);
        });
        app.MapPatch("/v1/users/{id}", async (HttpContext c, string id) =>
        {
            var body = await FakeServer.BodyAsync(c, "active", "roles");
            var user = User(id, "bob@example.com", "Bob");
            foreach (var (member, value) in body)
                user[member] = value?.DeepClone();
            return FakeServer.Json(user);
        });
        app.MapDelete("/v1/users/{id}", (string id) => id == BobId ? Results.NoContent() : FakeServer.Problem(409, "The last Super Admin stays"));
        app.MapDelete("/v1/users/{id}/tokens", () => FakeServer.Json(new JsonObject { ["revoked"] = 3, ["epoch"] = 45 }));
        MapRoles(app);
    }

    private static void MapRoles(WebApplication app)
    {
        app.MapGet("/v1/roles", (HttpContext c) => FakeServer.Page(c, [Role("r1", "Super Admin"), Role("r2", "Viewer"), Role(RoleId, "Release crew")]));
        app.MapPost("/v1/roles", async Task<IResult> (HttpContext c) => FakeServer.Json(Merge(Role("r9", ""), await FakeServer.BodyAsync(c, "name", "description", "permissions", "apis")), 201));
        app.MapPatch("/v1/roles/{id}", async (HttpContext c, string id) => FakeServer.Json(Merge(Role(id, "Release crew"), await FakeServer.BodyAsync(c, "name", "description", "permissions", "apis"))));
        app.MapDelete("/v1/roles/{id}", () => Results.NoContent());
    }

    private static JsonObject Merge(JsonObject record, JsonObject changes)
    {
        foreach (var (member, value) in changes)
            record[member] = value?.DeepClone();
        return record;
    }

    private static JsonObject User(string id, string email, string name) => new()
    {
        ["id"] = id,
        ["email"] = email,
        ["name"] = name,
        ["active"] = true,
        ["roles"] = new JsonArray("Viewer"),
        ["createdAt"] = "2026-01-31T23:30:00.000Z",
    };

    /// <summary>What the server says of the caller: rights, and nothing that goes without saying.</summary>
    private static JsonObject Me() => new()
    {
        ["id"] = "u1",
        ["email"] = FakeServer.Email,
        ["name"] = "Ada",
        ["roles"] = new JsonArray("Viewer"),
        ["permissions"] = new JsonArray("tessera:user.read", "tessera:audit.read"),
        ["apis"] = "read",
    };

    private static JsonObject Role(string id, string name) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["description"] = "",
        ["builtIn"] = false,
        ["permissions"] = new JsonArray("tessera:user.read"),
        ["apis"] = "none",
        ["users"] = 2,
    };
}
