using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Tessera.Console.Tests.Projects;
using Tessera.Console.Tests.ServiceTokens;
using Tessera.Console.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Tokens;

/// <summary>What a browser keeps of a new secret (C5): nothing, once one has moved on, whichever way one comes back.</summary>
public sealed class SecretInBrowserTests(Chromium chromium, ConsoleServer shared) : IClassFixture<ConsoleServer>
{
    /// <summary>Everything that a page can keep for later, and what it is called.</summary>
    private const string Kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, name, document.cookie, document.title, location.href])";

    [Theory]
    [InlineData("personal", true)]
    [InlineData("personal", false)]
    [InlineData("project", true)]
    [InlineData("project", false)]
    [InlineData("service", true)]
    [InlineData("service", false)]
    public async Task Secret_is_in_one_answer_and_nowhere_else(string kind, bool script)
    {
        using var project = await ConsoleProject.OnAsync(shared.Server);
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, new(Script: script));
        var exchanges = Listen(visitor.Page);
        var (list, button) = kind switch
        {
            "personal" => ("/user/tokens", "Add API Token"),
            "project" => ($"{project.Settings}/api-permissions", "Add API Token"),
            _ => (TokenPages.Root, "Save"),
        };

        await visitor.GoAsync(kind == "service" ? TokenPages.Create : $"{list}/new");
        await visitor.Page.FillAsync(kind == "project" ? "#label" : "#name", $"{kind} {script}");
        if (kind == "service")
            await visitor.Page.CheckAsync("input[value=read-only]");
        await visitor.ClickButtonAsync(button, button);
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        (await visitor.Page.EvaluateAsync<string>(Kept)).ShouldNotContain(secret);

        // Away by a link and back; there again; loaded again; away by an address and back twice.
        await visitor.Page.Locator("nav.side a[aria-current=page]").ClickAsync();
        await IsGoneAsync();
        foreach (var move in new Func<Task>[]
        {
            () => visitor.Page.GoBackAsync(), () => visitor.Page.GoForwardAsync(), () => visitor.Page.GoBackAsync(), () => visitor.Page.ReloadAsync(),
            () => visitor.GoAsync("/projects"), () => visitor.Page.GoBackAsync(), () => visitor.Page.GoBackAsync(),
        })
        {
            await move();
            await IsGoneAsync();
        }

        exchanges.ShouldAllBe(exchange => !exchange.Sent.Contains(secret, StringComparison.Ordinal));
        (await Task.WhenAll(exchanges.Select(exchange => exchange.Answer))).Count(answer => answer.Contains(secret, StringComparison.Ordinal)).ShouldBe(1);
        JsonSerializer.Serialize(await visitor.Context.CookiesAsync()).ShouldNotContain(secret);
        (await visitor.Context.StorageStateAsync(new() { IndexedDB = true })).ShouldNotContain(secret);
        var devtools = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        (await devtools.SendAsync("Page.getNavigationHistory"))!.Value.ToString().ShouldNotContain(secret);
        shared.Server.Logged.ShouldNotContain(secret);

        async Task IsGoneAsync()
        {
            (await visitor.Page.ContentAsync()).ShouldNotContain(secret);
            (await visitor.Page.EvaluateAsync<string>(Kept)).ShouldNotContain(secret);
        }
    }

    /// <summary>Browsers keep pages whole to be back at them at once; the browser of the other tests is told not to.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Back_in_a_browser_that_keeps_pages_whole_does_not_bring_it_back(bool script)
    {
        await using var keeping = new Chromium { KeepsPages = true };
        await keeping.InitializeAsync();
        await using var visitor = await Visitor.SignedInAsync(keeping, shared.Server, new(Script: script));
        await visitor.GoAsync("/user/tokens/new");
        await visitor.Page.FillAsync("#name", $"kept whole {script}");
        await visitor.ClickButtonAsync("Add API Token", "");
        var secret = await visitor.Page.Locator("#secret").InnerTextAsync();
        await visitor.Page.Locator("nav.side a[aria-current=page]").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/user/tokens");
        await visitor.Page.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });
        await visitor.Heading.GetByText("kept whole").WaitForAsync();
        (await visitor.Page.ContentAsync()).ShouldNotContain(secret);
    }

    [Fact]
    public async Task Copy_works_where_the_browser_has_no_clipboard_for_scripts_as_on_plain_HTTP()
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server);
        await visitor.Page.AddInitScriptAsync("delete Navigator.prototype.clipboard; addEventListener('copy', () => window.copied = getSelection().toString())");
        await visitor.GoAsync("/user/tokens/new");
        await visitor.Page.FillAsync("#name", "copied");
        await visitor.ClickButtonAsync("Add API Token", "");
        (await visitor.Page.EvaluateAsync<bool>("navigator.clipboard === undefined")).ShouldBeTrue();
        await visitor.Page.Locator(".secret > .copy").GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await visitor.SeesAsync("Copied", "");
        (await visitor.Page.EvaluateAsync<string>("window.copied")).ShouldBe(await visitor.Page.Locator("#secret").InnerTextAsync());
    }

    /// <summary>All that the browser sends, and what it is answered: headers and text.</summary>
    private static ConcurrentBag<(string Sent, Task<string> Answer)> Listen(IPage page)
    {
        var exchanges = new ConcurrentBag<(string, Task<string>)>();
        page.RequestFinished += (_, request) => exchanges.Add(($"{request.Url} {request.PostData} {JsonSerializer.Serialize(request.Headers)}", AnswerAsync(request)));
        return exchanges;
    }

    private static async Task<string> AnswerAsync(IRequest request)
    {
        var answer = (await request.ResponseAsync())!;
        var headers = JsonSerializer.Serialize(await answer.AllHeadersAsync());
        return answer.Status is >= 300 and < 400 ? headers : headers + await answer.TextAsync();
    }
}
