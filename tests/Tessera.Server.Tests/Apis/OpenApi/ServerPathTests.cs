namespace Tessera.Server.Tests.Apis.OpenApi;

public sealed class ServerPathTests
{
    [Theory]
    [InlineData("https://shop.example/api/v2", "/api/v2")]
    [InlineData("https://shop.example/api/v2/?x=1", "/api/v2")]
    [InlineData("https://shop.example", "")]
    [InlineData("https://shop.example?x=/no", "")]
    [InlineData("//shop.example/api", "/api")]
    [InlineData("/api", "/api")]
    [InlineData("/", "")]
    [InlineData("api/v1", "/api/v1")]
    [InlineData(".", "")]
    public void The_path_of_the_first_server_stands_before_every_path(string url, string basePath)
    {
        var imported = Import.Accepted(Import.Yaml("  /a: {get: {}}", $"servers: [{{url: '{url}'}}, {{url: /second}}]"));
        imported.BasePath.ShouldBe(basePath);
        imported.Routes.ShouldHaveSingleItem().Path.ShouldBe(basePath + "/a");
        imported.Routes[0].Action.ShouldBe("get-a", "the base path is the same for all and tells nothing apart");
    }

    [Theory]
    [InlineData("url: ../api")]
    [InlineData("url: /a%2fb")]
    [InlineData("url: /a//b")]
    [InlineData("url: shop.example:8080/api")]
    [InlineData("url: 'https://x/{stage}'")]
    [InlineData("url: 'https://x/{stage}', variables: {stage: null}")]
    [InlineData("url: 'https://x/{stage}', variables: {stage: {}}")]
    [InlineData("description: none")]
    public void A_server_without_a_usable_path_is_refused(string server) =>
        Import.Refused(Import.Yaml("  /a: {get: {}}", $"servers: [{{{server}}}]")).ShouldHaveSingleItem().Where.ShouldBe("/servers/0/url");

    [Fact]
    public void The_nearest_servers_hold()
    {
        var imported = Import.Accepted(Import.Yaml("""
              /a: {servers: [{url: /item}], get: {servers: [{url: /own}]}, post: {}}
              /b: {get: {}}
            """, "servers: [{url: /root}]"));
        imported.Routes.Select(route => route.Path).ShouldBe(["/own/a", "/item/a", "/root/b"]);
    }

    [Fact]
    public void Defaults_of_variables_cannot_make_a_short_document_long()
    {
        var url = string.Concat(Enumerable.Repeat("{v}", 100_000));
        var error = Import.Refused(Import.Yaml("  /a: {get: {}}", $"servers: [{{url: '{url}', variables: {{v: {{default: {new string('d', 100_000)}}}}}}}]")).ShouldHaveSingleItem();
        error.What.ShouldContain("longer than");
    }
}
