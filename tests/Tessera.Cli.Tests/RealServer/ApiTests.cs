using System.Text.Json.Nodes;

namespace Tessera.Cli.Tests.RealServer;

[Collection(RealServerTests.Name)]
public sealed class ApiTests(RealTessera tessera)
{
    [Fact]
    public async Task An_import_is_shown_first_then_done_then_changes_nothing_more()
    {
        var dry = await tessera.Ada.OkAsync("api", "import", "market", RealTessera.ShopDocument, "--dry-run");
        (await NamesAsync()).ShouldNotContain("market");
        var real = await tessera.Ada.OkAsync("api", "import", "market", RealTessera.ShopDocument);
        (await NamesAsync()).ShouldContain("market");
        var again = await tessera.Ada.OkAsync("api", "import", "market", RealTessera.ShopDocument);

        dry.Lines[0].ShouldBe("Change\tPermission\tLive tokens");
        dry.Lines[1].ShouldStartWith("added\tmarket:article.find\t");
        dry.Lines.Length.ShouldBe(12);
        dry.Error.ShouldContain("dry run");
        real.Lines.Select(Permission).ShouldBe(dry.Lines.Select(Permission));
        real.Error.ShouldBe("market is registered.\n");
        again.Out.ShouldBeEmpty();
        again.Error.ShouldBe("Nothing changes.\nmarket is up to date.\n");
    }

    [Fact]
    public async Task An_api_is_shown_as_permissions_and_the_routes_that_lead_to_them()
    {
        var shown = await tessera.Ada.OkAsync("api", "show", "shop");

        shown.Lines.ShouldContain("shop:article.find\tread\tGET /articles");
        shown.Lines.ShouldContain("shop:file.readFile\tread\tGET /files/{path+}");
        (await tessera.Ada.OkAsync("api", "list")).Lines.ShouldContain("shop\tShop\t11\t11");
    }

    [Fact]
    public async Task A_document_that_is_none_is_refused_with_the_place_that_is_wrong()
    {
        var result = await tessera.Ada.RunAsync(["api", "import", "broken", "-"], """{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{"no-slash":{"get":{"responses":{}}}}}""");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("no-slash");
        result.Out.ShouldBeEmpty();
    }

    private static string Permission(string line) => line.Split('\t')[1];

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await tessera.Ada.JsonAsync("api", "list"))["items"]!.AsArray().Select(api => api!["name"]!.GetValue<string>());
}
