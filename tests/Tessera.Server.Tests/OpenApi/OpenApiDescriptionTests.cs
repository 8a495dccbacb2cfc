using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.OpenApi;

public sealed class OpenApiDescriptionTests
{
    [Fact]
    public async Task Anyone_may_read_it_and_it_holds_every_endpoint_with_a_tag_and_what_it_asks_for()
    {
        await using var server = TesseraServer.Start();
        using var stranger = server.Client();

        var document = await stranger.OkAsync(HttpMethod.Get, "/openapi/v1.json");

        document.Text("openapi").ShouldStartWith("3.1");
        document["components"]!["securitySchemes"]!["bearer"].Text("scheme").ShouldBe("bearer");
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!))).ToDictionary();
        operations.Keys.ShouldBe(Endpoints(server), ignoreOrder: true);
        operations.Values.ShouldAllBe(operation => operation["tags"] != null && operation["responses"] != null);
        operations["GET /v1/apis"].Text("description").ShouldContain("tessera:api.read");
        operations["GET /v1/apis"]["security"]!.ToJsonString().ShouldBe("""[{"bearer":[]}]""");
        Parameters(operations["DELETE /v1/service-tokens/{id}"]).ShouldContain("wait");
        Parameters(operations["GET /v1/service-tokens"]).ShouldNotContain("wait");
        Parameters(operations["POST /v1/revocations/wait"]).ShouldBe(["timeout"]);
        operations.Where(operation => Changes(operation.Key) && !Parameters(operation.Value).Contains("wait")).Select(operation => operation.Key).ShouldBeEmpty();
        operations.Keys.ShouldContain("POST /v1/verify/batch");
        operations["POST /v1/verify"].Text("description").ShouldContain("tessera:token.verify");
        document["components"]!["schemas"]!["VerifyAnswer"]!["properties"]!.AsObject().Select(property => property.Key).ShouldContain("tokenPage");
        operations["POST /v1/personal-tokens"]["security"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_version_is_not_there()
    {
        await using var server = TesseraServer.Start();
        using var stranger = server.Client();
        ((int)(await stranger.CallAsync(HttpMethod.Get, "/openapi/v2.json")).Answer.StatusCode).ShouldBe(404);
    }

    // The others under /v1 only look, or count.
    private static bool Changes(string operation) =>
        operation.Contains(" /v1/", StringComparison.Ordinal) && !operation.StartsWith("GET ", StringComparison.Ordinal) && operation is not ("POST /v1/verify" or "POST /v1/verify/batch" or "POST /v1/introspect" or "POST /v1/revocations/wait" or "POST /v1/feed/usage");

    private static IEnumerable<string> Parameters(JsonNode operation) => operation["parameters"]?.AsArray().Select(parameter => parameter.Text("name")) ?? [];

    private static IEnumerable<string> Endpoints(TesseraServer server) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select $"{method} {endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/')}";
}
