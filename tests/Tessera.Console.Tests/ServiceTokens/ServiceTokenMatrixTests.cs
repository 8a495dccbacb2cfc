using System.Diagnostics;
using System.Net;
using Microsoft.Playwright;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>Ticking permissions: in a browser with scripts, and the same without.</summary>
public sealed class ServiceTokenMatrixTests(Chromium chromium, ConsoleServer shared, ITestOutputHelper output) : IClassFixture<ConsoleServer>
{
    private const int Actions = 2000;

    [Fact]
    public async Task Boxes_summary_and_filter_follow_at_once_where_scripts_run()
    {
        await shared.Server.RegisterAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server);
        await visitor.GoAsync(TokenPages.Create);
        var (page, summary) = (visitor.Page, visitor.Page.Locator(".summary"));
        var all = page.Locator("[data-group='shop:article']");
        (await summary.InnerTextAsync()).ShouldBe("Can read 0 resources and change 0");

        // One box selects Custom and makes the box above it neither ticked nor empty.
        await page.GetByText("article", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("findOne GET /articles/{id}").CheckAsync();
        (await page.GetByRole(AriaRole.Radio, new() { Name = "Custom" }).IsCheckedAsync()).ShouldBeTrue();
        (await all.EvaluateAsync<bool>("box => box.indeterminate && !box.checked")).ShouldBeTrue();

        await all.CheckAsync();
        (await page.Locator("[data-of='shop:article']:checked").CountAsync()).ShouldBe(4);
        (await summary.InnerTextAsync()).ShouldBe("Can read 1 resource and change 1");
        await page.GetByLabel("delete DELETE /articles/{id}").UncheckAsync();
        (await all.EvaluateAsync<bool>("box => box.indeterminate && !box.checked")).ShouldBeTrue();

        // The filter leaves what has the text in its resource, action or route; Enter in it sends nothing.
        await page.GetByLabel("Filter by resource, action or route").FillAsync("POST /art");
        (await page.Locator("label[data-row]:visible").AllTextContentsAsync()).ShouldBe([" create POST /articles"]);
        (await page.Locator("details[data-set]:visible").CountAsync()).ShouldBe(1);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Filter by resource, action or route").FillAsync("");
        (await page.Locator("[data-of='shop:article']:checked").CountAsync()).ShouldBe(3, "nothing of what was ticked is lost");
        page.Url.ShouldEndWith(TokenPages.Create);

        // The box above ticks what is to be seen.
        await page.GetByLabel("Filter by resource, action or route").FillAsync("shop:article.del");
        await all.CheckAsync();
        (await page.Locator("[data-of='shop:article']:checked").CountAsync()).ShouldBe(4);

        // Another type takes no list.
        await page.GetByRole(AriaRole.Radio, new() { Name = "Full access" }).CheckAsync();
        (await page.Locator("[data-of]:checked, [data-group]:checked").CountAsync()).ShouldBe(0);
        (await summary.InnerTextAsync()).ShouldBe("Can read 0 resources and change 0");
    }

    [Fact]
    public async Task Filter_and_select_all_work_without_script_and_keep_what_was_entered()
    {
        await shared.Server.RegisterAsync();
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new("ja", Script: false));
        await visitor.GoAsync(TokenPages.Create);
        var page = visitor.Page;
        await page.FillAsync("#name", "絞り込み");
        await page.GetByText("article", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("findOne GET /articles/{id}").CheckAsync();
        await page.GetByLabel("リソース、アクション、ルートで絞り込む").FillAsync("builds:build");
        await page.GetByRole(AriaRole.Button, new() { Name = "絞り込む" }).ClickAsync();

        (await page.InputValueAsync("#name")).ShouldBe("絞り込み");
        (await page.Locator("details[data-set]").CountAsync()).ShouldBe(1);
        (await page.Locator(".summary").InnerTextAsync()).ShouldBe("1件のリソースを読み取り、0件を変更できます");
        (await page.GetByRole(AriaRole.Radio, new() { Name = "カスタム" }).IsCheckedAsync()).ShouldBeTrue();
        await page.GetByLabel("すべて選択").CheckAsync();
        await visitor.ClickButtonAsync("Save", "保存");
        await page.Locator("#secret").WaitForAsync();

        using var admin = await shared.Server.AdminAsync();
        var token = (await admin.OkAsync(HttpMethod.Get, $"/v1/service-tokens/{new Uri(page.Url).Segments[^1]}"))["permissions"]!.AsArray().Select(name => (string?)name).ToArray();
        token.ShouldContain("shop:article.findOne", "it was ticked before the filter hid it");
        token.ShouldContain("builds:build.write");
        token.ShouldNotContain("builds:artifact.write");
    }

    [Fact]
    public async Task Two_thousand_actions_can_be_ticked_and_sent()
    {
        await RegisterManyAsync();
        using var client = await SessionClient.SignedInAsync(shared.Server);
        var page = await client.PageAsync(TokenPages.Create);
        var boxes = page.QuerySelectorAll("input[name=permission]").Select(box => box.GetAttribute("value")!).Where(name => name.StartsWith("large", StringComparison.Ordinal)).ToArray();
        boxes.Length.ShouldBe(Actions);

        using var answer = await client.PostAsync(TokenPages.Create, [.. page.Hidden(), .. TokenPages.Fields("all of them", "custom", "30", boxes)]);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        await PrintAsync(client);
        await FilterAsync();
    }

    // Figures to look at, no promises: the machine may have something else to do.
    private async Task PrintAsync(SessionClient client)
    {
        var times = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(TokenPages.Create);
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        output.WriteLine($"{Actions} actions: page in {times.Order().ElementAt(times.Count / 2):F0} ms (debug build)");
    }

    private async Task FilterAsync()
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server);
        await visitor.GoAsync(TokenPages.Create);
        foreach (var text in new[] { "a", "large1:resource7.", "action3", "" })
        {
            var time = await visitor.Page.EvaluateAsync<double>(
                """
                text => new Promise(done => {
                  const filter = document.querySelector('[data-filter]'), start = performance.now();
                  filter.value = text;
                  filter.dispatchEvent(new Event('input', { bubbles: true }));
                  document.body.offsetHeight;
                  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
                })
                """, text);
            output.WriteLine($"filter \"{text}\": {await visitor.Page.Locator("label[data-row]:visible").CountAsync()} rows in {time:F0} ms");
        }
    }

    private async Task RegisterManyAsync()
    {
        using var admin = await shared.Server.AdminAsync();
        for (var api = 0; api < 4; api++)
        {
            await admin.OkAsync(HttpMethod.Put, $"/v1/apis/large{api}", new
            {
                routes = Enumerable.Range(0, Actions / 4).Select(i => new { method = i % 2 == 0 ? "GET" : "POST", path = $"/r{i / 10}/a{i % 10}", resource = $"resource{i / 10}", action = $"action{i % 10}" }),
            });
        }
    }
}
