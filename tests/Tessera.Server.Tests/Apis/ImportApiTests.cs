using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Apis.OpenApi;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Apis;

public sealed class ImportApiTests
{
    private const string Head = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\n";

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/yaml", true)]
    [InlineData(null, true)]
    public async Task A_document_registers_what_a_list_of_routes_would(string? contentType, bool yaml)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var document = (yaml ? Documents.Yaml : Documents.Json).Replace("VERSION", "3.1.0", StringComparison.Ordinal);

        var (answer, view) = await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", document, contentType);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, view?.ToJsonString());
        view!["added"]!.AsArray().Count.ShouldBe(6);
        view["uncovered"]!.AsArray().Select(operation => operation.Text("path")).ShouldBe(["/api/v2/files/{name}.json", "/api/v2/health"]);
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/shop")).Text("title").ShouldBe("Shop");
        (await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi?dryRun=true", document, contentType)).Body!["added"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("paths: {/a: {$ref: 'http://127.0.0.1:1/x.json'}}", "/paths/~1a/$ref")]
    [InlineData("paths: {/a: {$ref: 'file:///etc/passwd'}}", "/paths/~1a/$ref")]
    [InlineData("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}", "/paths/~1a")]
    [InlineData("paths: {/a: {get: {operationId: twice}, post: {operationId: twice}}}", "/paths/~1a/post/operationId")]
    [InlineData("paths: {}\npaths: {}", "/paths")]
    [InlineData("x", "document")]
    public async Task A_document_that_makes_no_sense_is_refused_with_the_place(string rest, string where)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (answer, problem) = await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", rest == "x" ? "openapi: [" : Head + rest, "application/yaml");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().ShouldContain(error => error.Key == where || where == "document");
    }

    [Fact]
    public async Task Bombs_and_floods_are_refused()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var bomb = new StringBuilder(Head + "paths: {}\nx-0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var i = 1; i < 20; i++)
            bomb.Append(CultureInfo.InvariantCulture, $"x-{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var paths = Head + "paths:\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  /a{i}: {{get: {{}}}}\n"));
        var operations = Head + "paths:\n" + string.Concat(Enumerable.Range(0, 5001).Select(i => $"  /a{i}: {{get: {{}}, put: {{}}}}\n"));
        foreach (var (document, word) in new[] { (bomb.ToString(), "1000000 values"), (paths, "10000 paths"), (operations, "at most 10000") })
        {
            var (answer, problem) = await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", document, "application/yaml");
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            problem.Text("detail").ShouldContain(word);
        }
    }

    [Theory]
    [InlineData(63, HttpStatusCode.Created)]
    [InlineData(64, HttpStatusCode.BadRequest)]
    public async Task Depth_ends_at_64(int lists, HttpStatusCode status)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var document = $"{{\"openapi\":\"3.1.0\",\"paths\":{{}},\"x-deep\":{new string('[', lists)}{new string(']', lists)}}}";
        (await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", document, "application/json")).Answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_document_may_be_larger_than_other_bodies_up_to_its_own_limit()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        string Document(int size) => $"{{\"openapi\":\"3.1.0\",\"paths\":{{}},\"x-pad\":\"{new string('x', size)}\"}}";

        (await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", Document(1 << 20), "application/json")).Answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", Document(9 << 20), "application/json")).Answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await admin.SendTextAsync(HttpMethod.Put, "/v1/apis/shop", $"{{\"routes\":[],\"title\":\"{new string('x', 1 << 17)}\"}}", "application/json")).Answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/vnd.oai.openapi+json;version=3.1", HttpStatusCode.Created)]
    public async Task The_content_type_has_to_be_JSON_or_YAML(string contentType, HttpStatusCode status)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        (await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", """{"openapi":"3.1.0","paths":{}}""", contentType)).Answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Limits_out_of_range_stop_the_start()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-limits-");
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.StartAsync(directory.FullName, "--Tessera:OpenApiImport:MaxBytes=1"));
        failure.Message.ShouldContain("Tessera:OpenApiImport:MaxBytes must be");
        failure.Message.ShouldNotContain("   at ");
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_title_that_no_API_can_have_is_left_out()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var document = new JsonObject { ["openapi"] = "3.1.0", ["info"] = new JsonObject { ["title"] = new string('t', 101) }, ["paths"] = new JsonObject() };
        await admin.SendTextAsync(HttpMethod.Post, "/v1/apis/shop/openapi", document.ToJsonString(), "application/json");
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis/shop")).Text("title").ShouldBe("shop");
    }
}
