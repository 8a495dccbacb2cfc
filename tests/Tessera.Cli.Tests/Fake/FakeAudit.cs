using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

internal static class FakeAudit
{
    public static void Map(WebApplication app, FakeServer server)
    {
        app.MapGet("/v1/audit-events", (HttpContext c) => FakeServer.Page(c, [.. Enumerable.Range(1, 5).Select(Event)]));
        app.MapGet("/v1/audit-events/verify", () => FakeServer.Json(server.AuditIntact
            ? new JsonObject { ["intact"] = true, ["rows"] = 5 }
            : new JsonObject { ["intact"] = false, ["rows"] = 5, ["firstBroken"] = "e3", ["detail"] = "the hash differs" }));
    }

    private static JsonObject Event(int n) => new()
    {
        ["id"] = $"e{n}",
        ["at"] = "2026-01-31T23:30:00.000Z",
        ["actor"] = new JsonObject { ["kind"] = "user", ["id"] = "u1", ["name"] = "Ada" },
        ["ip"] = "127.0.0.1",
        ["action"] = "service-token.create",
        ["target"] = new JsonObject { ["kind"] = "service-token", ["id"] = "t1", ["name"] = "deploy\u001b[31m" },
        ["before"] = null,
        ["after"] = new JsonObject { ["name"] = "deploy" },
    };
}
