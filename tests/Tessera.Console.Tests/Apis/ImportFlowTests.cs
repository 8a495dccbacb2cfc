using System.Text;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Apis;

/// <summary>Importing an API in a browser: with script from a file, without script from pasted text.</summary>
public sealed class ImportFlowTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    public static TheoryData<string, bool> Looks => Look.LanguagesAndScript;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task An_import_shows_what_it_would_change_then_changes_it_and_is_deleted(string language, bool script)
    {
        var api = $"shop-{language}-{(script ? "script" : "plain")}";
        await shared.Server.RegisterAsync(api);
        await shared.Server.ServiceTokenAsync("custom", $"{api}:article.delete");
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(language, script));
        var page = visitor.Page;

        // Give the document.
        await visitor.GoAsync("/settings/apis");
        (await visitor.Heading.InnerTextAsync()).ShouldBe(visitor.Say("APIs", "API"));
        await visitor.ClickLinkAsync("Import an API", "APIをインポート");
        await page.GetByLabel(visitor.Say("API name", "API名")).FillAsync(api);
        if (script)
            await page.GetByLabel(visitor.Say("File", "ファイル"), new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "shop.yaml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(ShopDocuments.Yaml) });
        else
            await page.GetByLabel(visitor.Say("OpenAPI document", "OpenAPIドキュメント")).FillAsync(ShopDocuments.Yaml);
        await visitor.ClickButtonAsync("Show the changes", "変更内容を表示");

        // What would change, and whom it touches: two tokens may delete, the administrator's own and the one made for it.
        await visitor.SeesAsync("Nothing was changed yet.", "まだ何も変更されていません。");
        await visitor.SeesAsync("Permissions that are new (1)", "追加される権限（1）");
        await visitor.SeesAsync("Permissions that go (1)", "削除される権限（1）");
        await visitor.SeesAsync("Operations without a permission (2)", "権限のないオペレーション（2）");
        (await visitor.Row($"{api}:article.delete").First.GetByRole(AriaRole.Cell).Last.InnerTextAsync()).ShouldBe("2");
        (await visitor.Row("/reports/{id}.pdf").CountAsync()).ShouldBe(1);
        await visitor.SeesAsync("left out by x-tessera-permission", "x-tessera-permission により除外されています");
        (await shared.Server.ReadAsync($"/v1/apis/{api}")).Text("title").ShouldBe(api);

        // Do it.
        await visitor.ClickButtonAsync("Apply", "適用");
        await visitor.SeesAsync("The API is registered. What changed is in effect.", "APIを登録しました。変更はすでに有効です。");
        (await visitor.Heading.InnerTextAsync()).ShouldBe("店舗API");
        (await visitor.Row($"{api}:article.search").InnerTextAsync()).ShouldContain("POST /articles/search");
        (await shared.Server.ReadAsync($"/v1/apis/{api}")).Text("title").ShouldBe("店舗API");

        // Take it out: the question says how many lose something.
        await visitor.ClickLinkAsync("Delete", "削除");
        await visitor.SeesAsync($"Delete the API “{api}”?", $"API「{api}」を削除しますか?");
        await visitor.SeesAsync("1 live token loses something.", "1個の有効なトークンが権限を失います。");
        await visitor.ClickButtonAsync("Delete", "削除");
        await visitor.SeesAsync("The API is deleted.", "APIを削除しました。");
        (await visitor.TextAsync()).ShouldNotContain(api);
    }
}
