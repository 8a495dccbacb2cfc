using Tessera.Permissions;
using Tessera.Server.Apis.OpenApi;

namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class OpenApiImportTests
{
    private static readonly RouteDefinition[] Shop =
    [
        new("GET", "/api/v2/articles", "article", "find", Access.Read, null),
        new("POST", "/api/v2/articles", "article", "create", Access.Write, null),
        new("GET", "/api/v2/articles/{id}", "article", "findOne", Access.Read, null),
        new("DELETE", "/api/v2/articles/{id}", "article", "delete-articles-id", Access.Write, null),
        new("POST", "/api/v2/articles/search", "article", "search", Access.Read, null),
        new("GET", "/api/v2/orders/{vcs}/{org}/{repo}", "orders", "order-list", Access.Read, "{vcs}/{org}/{repo}"),
    ];

    [Theory]
    [InlineData("3.0.4", false)]
    [InlineData("3.1.1", false)]
    [InlineData("3.2.0", false)]
    [InlineData("3.0.4", true)]
    [InlineData("3.1.1", true)]
    [InlineData("3.2.0", true)]
    public void The_same_API_gives_the_same_routes_in_every_version_and_syntax(string version, bool yaml)
    {
        var imported = Import.Accepted((yaml ? Documents.Yaml : Documents.Json).Replace("VERSION", version, StringComparison.Ordinal));
        imported.Title.ShouldBe("Shop");
        imported.BasePath.ShouldBe("/api/v2");
        imported.Routes.ShouldBe(Shop);
        imported.Uncovered.Select(operation => operation.Path).ShouldBe(["/api/v2/files/{name}.json", "/api/v2/health"]);
        imported.Uncovered[0].Why.ShouldContain("whole segment");
        imported.Uncovered[1].Why.ShouldContain("x-tessera-permission");
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/vnd.oai.openapi+json;version=3.1", false)]
    [InlineData("application/octet-stream", false)]
    [InlineData(null, false)]
    [InlineData("application/yaml; charset=utf-8", true)]
    [InlineData("text/x-yaml", true)]
    [InlineData("application/yaml", false)]
    [InlineData("", true)]
    public void The_content_type_decides_and_else_the_first_character(string? contentType, bool yaml) =>
        Import.Accepted((yaml ? Documents.Yaml : Documents.Json).Replace("VERSION", "3.1.0", StringComparison.Ordinal), contentType).Routes.ShouldBe(Shop);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Import.Accepted("\uFEFF" + Documents.Json.Replace("VERSION", "3.1.0", StringComparison.Ordinal)).Routes.ShouldBe(Shop);

    [Fact]
    public void Version_3_2_brings_QUERY_as_read_and_other_methods_as_write()
    {
        var document = Import.Yaml("""
              /a:
                query: {operationId: q}
                additionalOperations:
                  COPY: {operationId: c}
                  copy: {operationId: d}
            """).Replace("3.1.0", "3.2.0", StringComparison.Ordinal);
        var imported = Import.Accepted(document);
        imported.Routes.ShouldBe([new("QUERY", "/a", "a", "q", Access.Read, null), new("COPY", "/a", "a", "c", Access.Write, null)]);
        imported.Uncovered.ShouldHaveSingleItem().Method.ShouldBe("copy");
    }

    [Fact]
    public void What_the_catalogue_could_never_match_is_uncovered()
    {
        var document = Import.Yaml($$"""
              /a: {additionalOperations: {M-SEARCH: {}, {{new string('X', 21)}}: {}, {{new string('X', 20)}}: {}, A1: {} } }
              {{string.Concat(Enumerable.Repeat("/a", 65))}}: {get: {} }
              {{string.Concat(Enumerable.Repeat("/a", 64))}}: {get: {} }
            """).Replace("3.1.0", "3.2.0", StringComparison.Ordinal);
        var imported = Import.Accepted(document);
        imported.Routes.Select(route => route.Method).ShouldBe([new string('X', 20), "GET"]);
        imported.Uncovered.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("query: {operationId: q}", "/paths/~1a/query")]
    [InlineData("additionalOperations: {COPY: {}}", "/paths/~1a/additionalOperations")]
    [InlineData("gett: {}", "/paths/~1a/gett")]
    public void A_member_that_the_version_does_not_know_is_refused_instead_of_lost(string member, string where) =>
        Import.Refused(Import.Yaml($"  /a:\n    {member}")).ShouldHaveSingleItem().Where.ShouldBe(where);

    [Fact]
    public void Webhooks_and_extensions_of_paths_are_no_operations() =>
        Import.Accepted(Import.Yaml("  /a: {get: {}}\n  x-note: {get: {}}", "webhooks: {hook: {post: {operationId: hook}}}")).Routes.ShouldHaveSingleItem().Path.ShouldBe("/a");

    [Fact]
    public void A_path_item_is_found_where_its_reference_leads()
    {
        var imported = Import.Accepted(Import.Yaml("""
              /a: {$ref: '#/components/pathItems/shared', x-tessera-access: write}
              /b: {$ref: '#/paths/~1a'}
            """, "components: {pathItems: {shared: {get: {tags: [t], operationId: read}}}}"));
        imported.Routes.Select(route => (route.Path, route.Access)).ShouldBe([("/a", Access.Write), ("/b", Access.Write)]);
        imported.Routes.Select(route => route.Action).Distinct().Count().ShouldBe(2, "one operation at two paths is two rights");
    }

    [Theory]
    [InlineData("  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}", "/paths/~1a", "circle")]
    [InlineData("  /a: {$ref: '#/components/pathItems/none'}", "/paths/~1a/$ref", "does not lead")]
    [InlineData("  /a: {$ref: '#/paths/~1b', get: {}}\n  /b: {get: {}}", "/paths/~1b/get", "not defined")]
    [InlineData("  /a: 5", "/paths/~1a", "path item")]
    [InlineData("  /a: {get: 5}", "/paths/~1a/get", "operation")]
    [InlineData("  a: {get: {}}", "/paths/a", "begin with /")]
    [InlineData("  /a: {get: {tags: 5}}", "/paths/~1a/get/tags", "list")]
    [InlineData("  /a: {get: {operationId: {}}}", "/paths/~1a/get/operationId", "scalar")]
    [InlineData("  /a/{x}: {get: {}}\n  /a/{y}: {get: {}}", "/paths/~1a~1{y}", "same requests")]
    [InlineData("  /a: {get: {operationId: twice}, post: {operationId: twice}}", "/paths/~1a/post/operationId", "\"twice\"")]
    public void What_makes_no_sense_is_refused_where_it_stands(string paths, string where, string what)
    {
        var error = Import.Refused(Import.Yaml(paths))[0];
        error.Where.ShouldBe(where);
        error.What.ShouldContain(what, Case.Insensitive);
    }

    [Theory]
    [InlineData("""{"swagger":"2.0","info":{},"paths":{}}""", "/swagger")]
    [InlineData("""{"openapi":"4.0.0","paths":{}}""", "/openapi")]
    [InlineData("""{"openapi":"3.10.0","paths":{}}""", "/openapi")]
    [InlineData("openapi: 3.1\npaths: {}", "/openapi")]
    [InlineData("""{"paths":{}}""", "")]
    [InlineData("[]", "")]
    public void Another_version_is_refused_with_those_that_are_read(string document, string where)
    {
        var error = Import.Refused(document).ShouldHaveSingleItem();
        error.Where.ShouldBe(where);
        error.What.ShouldContain("3.0, 3.1 and 3.2");
    }

    [Fact]
    public void Missing_paths_are_refused_because_they_would_empty_the_catalogue() =>
        Import.Refused("""{"openapi":"3.1.0","info":{"title":"x","version":"1"}}""").ShouldHaveSingleItem().Where.ShouldBe("/paths");
}
