using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tessera.Cli.Tests.Fake;

internal static class FakeCatalogue
{
    private const string Shop = """
        {"name":"shop","title":"The shop","resources":[{"name":"article","actions":[{"name":"find","permission":"shop:article.find",
        "access":"read","routes":[{"method":"GET","path":"/articles"},{"method":"GET","path":"/articles/{id}","project":null}]}]}]}
        """;

    private const string Report = """
        {"api":"shop","created":false,"added":[{"permission":"shop:article.find","liveTokens":3}],
        "removed":[{"permission":"shop:article.old","liveTokens":1}],"changed":[],
        "uncovered":[{"method":"GET","path":"/health","why":"no tag"}],"epoch":44}
        """;

    public static void Map(WebApplication app)
    {
        app.MapGet("/v1/apis", (HttpContext c) => FakeServer.Page(c,
        [
            new JsonObject { ["name"] = "builds", ["title"] = "Builds", ["permissions"] = 4, ["routes"] = 9 },
            new JsonObject { ["name"] = "shop", ["title"] = "The shop", ["permissions"] = 1, ["routes"] = 2 },
            new JsonObject { ["name"] = "tessera", ["title"] = "Tessera", ["permissions"] = 17, ["routes"] = 40 },
        ]));
        app.MapGet("/v1/apis/{api}", (string api) => api == "shop" ? FakeServer.Json(JsonNode.Parse(Shop)!) : FakeServer.Problem(404, "No such API"));
        app.MapPost("/v1/apis/{api}/openapi", (HttpContext c, string api) =>
        {
            var report = JsonNode.Parse(Report)!.AsObject();
            (report["api"], report["dryRun"]) = (api, c.Request.Query["dryRun"] == "true");
            return FakeServer.Json(report);
        });
    }
}
