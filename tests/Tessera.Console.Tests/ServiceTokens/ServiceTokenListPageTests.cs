using AngleSharp.Dom;
using Tessera.Console.Tests.Support;
using Tessera.Server.Feed;
using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.ServiceTokens;

/// <summary>The list: everything in it is found by links and by a form that changes nothing.</summary>
public sealed class ServiceTokenListPageTests(ServiceTokenListPageTests.Stock stock) : IClassFixture<ServiceTokenListPageTests.Stock>
{
    [Theory]
    [InlineData("en", "No API tokens yet.")]
    [InlineData("ja", "APIトークンはまだありません。")]
    public async Task Instance_without_tokens_says_so(string language, string words)
    {
        await using var server = TesseraServer.Start();
        using var client = await SessionClient.SignedInAsync(server, language);

        var page = await client.PageAsync(TokenPages.Root);

        page.QuerySelector(".empty")!.TextContent.ShouldBe(words);
        page.QuerySelector("table, .counters, form[role=search]").ShouldBeNull();
    }

    [Fact]
    public async Task Counters_lead_to_as_many_tokens_as_they_say()
    {
        using var client = await SessionClient.SignedInAsync(stock.Server);
        var counters = (await client.PageAsync(TokenPages.Root)).QuerySelectorAll(".counters a").Select(link => (Text: link.TextContent, Address: link.GetAttribute("href")!)).ToArray();

        counters.Select(counter => counter.Text).ShouldBe(["All 6", "Active 2", "Expiring 1", "Expired 2", "Old token still works 1", "Never used 5"]);
        foreach (var (text, address) in counters)
        {
            var page = await client.PageAsync(address);
            page.QuerySelectorAll("tbody tr").Length.ShouldBe(int.Parse(text.Split(' ')[^1], null), text);
            page.QuerySelector(".counters [aria-current]")!.TextContent.ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("?search=nightly", new[] { "nightly 7 too", "nightly 7" })]
    [InlineData("?search=CELLAR", new[] { "described" })]
    [InlineData("?type=custom", new[] { "described" })]
    [InlineData("?status=expired&search=too", new[] { "nightly 7 too" })]
    [InlineData("?sort=name&type=full-access", new[] { "a first", "nightly 7", "nightly 7 too" })]
    [InlineData("?sort=-name&type=full-access", new[] { "nightly 7 too", "nightly 7", "a first" })]
    [InlineData("?sort=expiresAt&type=full-access", new[] { "nightly 7", "nightly 7 too", "a first" })]
    [InlineData("?status=never-used&type=read-only", new[] { "graceful", "expiring" })]
    [InlineData("?sort=-lastUsedAt&type=full-access&status=active", new[] { "a first" })]
    [InlineData("?sort=hint&type=all&status=deleted&cursor=x", new[] { "graceful", "expiring", "described", "a first", "nightly 7 too", "nightly 7" })]
    public async Task Search_filter_and_order_are_parameters_of_the_address(string query, string[] names)
    {
        using var client = await SessionClient.SignedInAsync(stock.Server);

        var page = await client.PageAsync(TokenPages.Root + query);

        page.QuerySelectorAll("tbody th bdi").Select(name => name.TextContent).ShouldBe(names);
    }

    [Theory]
    [InlineData("en", "No API token matches.")]
    [InlineData("ja", "条件に一致するAPIトークンはありません。")]
    public async Task Search_that_finds_nothing_says_so_and_keeps_what_was_searched(string language, string words)
    {
        using var client = await SessionClient.SignedInAsync(stock.Server, language);

        var page = await client.PageAsync($"{TokenPages.Root}?search=%3Cb%3E&type=custom&sort=name");

        page.QuerySelector(".empty")!.TextContent.ShouldContain(words);
        page.QuerySelector("#search")!.GetAttribute("value").ShouldBe("<b>");
        page.QuerySelectorAll("form[role=search] option[selected]").Select(option => option.GetAttribute("value")).ShouldBe(["custom", "name"]);
    }

    [Fact]
    public async Task Pages_keep_search_and_order()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        for (var i = 0; i < 23; i++)
            await admin.CreateServiceAsync($"token {i:D2}", "read-only");
        using var client = await SessionClient.SignedInAsync(server);

        var first = await client.PageAsync($"{TokenPages.Root}?search=token&sort=name");
        var second = await client.PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        second.QuerySelectorAll("tbody th bdi").Select(name => name.TextContent).ShouldBe(["token 20", "token 21", "token 22"]);
        second.QuerySelector("a[rel=next]").ShouldBeNull();
        second.QuerySelector(".pages a")!.GetAttribute("href").ShouldBe($"{TokenPages.Root}?search=token&sort=name");
        second.QuerySelector("#search")!.GetAttribute("value").ShouldBe("token");
    }

    /// <summary>A server with a token of each status and type.</summary>
    public sealed class Stock : IAsyncLifetime
    {
        internal TesseraServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = TesseraServer.Start();
            using var admin = await Server.AdminAsync();
            await admin.CreateServiceAsync("nightly 7", "full-access", 7);
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            await admin.CreateServiceAsync("nightly 7 too", "full-access", 7);
            Server.Clock.Advance(TimeSpan.FromDays(10));
            var first = await admin.CreateServiceAsync("a first", "full-access");
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            var described = await admin.CreateServiceAsync("described", "custom", null, "tessera:api.read");
            await admin.OkAsync(HttpMethod.Patch, described.Path, new { description = "in the cellar" });
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            await admin.CreateServiceAsync("expiring", "read-only", 7);
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
            await admin.RegenerateAsync(await admin.CreateServiceAsync("graceful", "read-only", 30), "24h");
            await Server.ShouldBeLiveAsync(first.Secret);
            await Server.Get<UsageFlusher>().FlushAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
