using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

/// <summary>One project with two members; changes are echoed, not kept.</summary>
internal static class FakeProjects
{
    private const string One = $"/v1/projects/{FakeTokens.ProjectId}";

    public static void Map(WebApplication app)
    {
        app.MapGet("/v1/projects", (HttpContext c) =>
            FakeServer.Page(c, c.Request.Query["slug"].ToString() is "" or "gh/acme/web" or "github/acme/web" ? [Project()] : []));
        app.MapPost("/v1/projects", async Task<IResult> (HttpContext c) => FakeServer.Json(Merge(Project(), await FakeServer.BodyAsync(c, "slug", "name", "visibility", "defaultBranch")), 201));
        app.MapGet(One, () => FakeServer.Json(Project()));
        app.MapPatch(One, async Task<IResult> (HttpContext c) => FakeServer.Json(Merge(Project(), await FakeServer.BodyAsync(c, "name", "visibility", "defaultBranch"))));
        app.MapDelete(One, () => Results.NoContent());
        app.MapGet($"{One}/members", (HttpContext c) => FakeServer.Page(c, [Member("u1", FakeServer.Email), Member(FakePeople.BobId, "bob@example.com")]));
        app.MapPut($"{One}/members/{{user}}", async Task<IResult> (HttpContext c, string user) => FakeServer.Json(Merge(Member(user, "bob@example.com"), await FakeServer.BodyAsync(c, "access"))));
        app.MapDelete($"{One}/members/{{user}}", () => Results.NoContent());
    }

    private static JsonObject Project() => new()
    {
        ["id"] = FakeTokens.ProjectId,
        ["slug"] = "gh/acme/web",
        ["name"] = "web",
        ["visibility"] = "private",
        ["defaultBranch"] = "main",
        ["access"] = "write",
        ["createdAt"] = "2026-01-31T23:30:00.000Z",
    };

    private static JsonObject Member(string id, string email) => new() { ["userId"] = id, ["email"] = email, ["name"] = email, ["access"] = "read" };

    private static JsonObject Merge(JsonObject record, JsonObject changes)
    {
        foreach (var (member, value) in changes)
            record[member] = value?.DeepClone();
        return record;
    }
}
