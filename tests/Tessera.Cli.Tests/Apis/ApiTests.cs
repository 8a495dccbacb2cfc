using Tessera.Cli.Tests.Running;

namespace Tessera.Cli.Tests.Apis;

public sealed class ApiTests : CliTest
{
    [Theory]
    [InlineData("shop.json", "not even looked at", "application/json")]
    [InlineData("shop.yaml", "openapi: 3.1.0", "application/yaml")]
    [InlineData("shop", "  {}", "application/json")]
    [InlineData("shop", "openapi: 3.1.0", "application/yaml")]
    public async Task Import_sends_the_document_as_it_is_under_its_own_type(string file, string content, string type)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(CredentialsPath)!).FullName, file);
        await File.WriteAllTextAsync(path, content, Ct);

        var result = await RunAsync("api", "import", "shop", path);

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("POST").Path.ShouldBe("/v1/apis/shop/openapi");
        Server.Last("POST").Query.ShouldBeEmpty();
        Server.Last("POST").ContentType.ShouldBe(type);
        Server.Last("POST").Text.ShouldBe(content);
    }

    [Fact]
    public async Task A_dry_run_shows_the_difference_and_what_stays_uncovered()
    {
        var result = await RunAsync(["api", "import", "shop", "-", "--dry-run"], "{}");

        result.ExitCode.ShouldBe(0, result.Error);
        Server.Last("POST").Query.ShouldBe("?dryRun=true");
        result.Lines.ShouldBe(["Change\tPermission\tLive tokens", "added\tshop:article.find\t3", "removed\tshop:article.old\t1"]);
        result.Error.ShouldContain("GET /health has no permission");
        result.Error.ShouldContain("Nothing was changed");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_usage_error()
    {
        (await RunAsync("api", "import", "shop", "/nonexistent/shop.json")).ExitCode.ShouldBe(2);
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Show_lists_each_permission_with_its_routes()
    {
        var result = await RunAsync("api", "show", "shop");

        result.Lines.ShouldBe(["Permission\tAccess\tRoutes", "shop:article.find\tread\tGET /articles, GET /articles/{id}"]);
    }

    [Fact]
    public async Task List_follows_every_page()
    {
        (await RunAsync("api", "list")).Lines.ShouldBe(
            ["Name\tTitle\tPermissions\tRoutes", "builds\tBuilds\t4\t9", "shop\tThe shop\t1\t2", "tessera\tTessera\t17\t40"]);
    }
}
