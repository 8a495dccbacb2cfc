using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.ServiceTokens;

/// <summary>Searching, filtering, sorting and paging the list.</summary>
public sealed class ServiceTokenListTests(ServiceTokenListTests.Stock stock) : IClassFixture<ServiceTokenListTests.Stock>
{
    private const string Root = "/v1/service-tokens";

    public static TheoryData<string> Sorts => ["name", "-name", "createdAt", "-createdAt", "lastUsedAt", "-lastUsedAt", "expiresAt", "-expiresAt"];

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Each_sort_orders_both_ways(string sort)
    {
        using var admin = await stock.Server.AdminAsync();
        var items = (await admin.OkAsync(HttpMethod.Get, $"{Root}?sort={sort}&limit=200"))["items"]!.AsArray();
        var field = sort.TrimStart('-');

        // Never used comes before used; what never expires comes after what does.
        var keys = items.Select(item => ((string?)item![field])?.ToUpperInvariant() ?? (field == "expiresAt" ? "9999" : "")).ToArray();

        keys.Length.ShouldBe(Stock.Count);
        keys.ShouldBe(sort[0] == '-' ? [.. keys.OrderDescending(StringComparer.Ordinal)] : [.. keys.Order(StringComparer.Ordinal)]);
        keys.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Pages_hold_every_record_once_though_keys_tie(string sort)
    {
        using var admin = await stock.Server.AdminAsync();
        var all = await IdsAsync(admin, $"sort={sort}&limit=200");

        foreach (var limit in new[] { 1, 3, 7 })
            (await WalkAsync(admin, $"sort={sort}&limit={limit}")).ShouldBe(all);
    }

    [Fact]
    public async Task Records_made_while_paging_neither_repeat_nor_hide_others()
    {
        using var admin = await stock.Server.AdminAsync();
        var before = await IdsAsync(admin, "sort=name&limit=200");
        var added = new List<IssuedRecord>();

        var walked = await WalkAsync(admin, "sort=name&limit=4", async () =>
        {
            added.Add(await admin.CreateServiceAsync($"token {added.Count:D2} in between"));
            added.Add(await admin.CreateServiceAsync($"a {added.Count:D2}"));
        });

        walked.Distinct().Count().ShouldBe(walked.Count);
        walked.Where(before.Contains).ShouldBe(before);
        foreach (var token in added)
            await admin.OkAsync(HttpMethod.Delete, token.Path);
    }

    [Theory]
    [InlineData("search=TOKEN 0", 10)]
    [InlineData("search=token 03", 1)]
    [InlineData("search=%25", 0)]
    [InlineData("search=t_k", 0)]
    [InlineData("search=%C3%9Cber", 1)]
    [InlineData("search=%C3%96sse", 1)]
    [InlineData("search=nothing like it", 0)]
    [InlineData("type=read-only", 5)]
    [InlineData("type=full-access", 14)]
    [InlineData("type=custom", 1)]
    [InlineData("status=active", 10)]
    [InlineData("status=expiring", 5)]
    [InlineData("status=expired", 4)]
    [InlineData("status=grace", 1)]
    [InlineData("status=never-used", 14)]
    [InlineData("status=never-used&sort=name", 14)]
    [InlineData("status=never-used&type=read-only", 4)]
    [InlineData("status=expired&type=full-access&search=token", 4)]
    public async Task Filters_find_what_they_say(string query, int expected)
    {
        using var admin = await stock.Server.AdminAsync();

        var items = (await admin.OkAsync(HttpMethod.Get, $"{Root}?{query}&limit=200"))["items"]!.AsArray();

        items.Count.ShouldBe(expected);
        if (query.StartsWith("status=never-used", StringComparison.Ordinal))
            items.ShouldAllBe(item => item!["lastUsedAt"] == null);
        else if (query.StartsWith("status=", StringComparison.Ordinal))
            items.ShouldAllBe(item => query.StartsWith($"status={item!["status"]}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counts_are_those_of_the_filters_and_leave_deleted_ones_out()
    {
        using var admin = await stock.Server.AdminAsync();
        var before = await CountsAsync();

        before.ShouldBe(new(Active: 10, Expiring: 5, Expired: 4, Grace: 1, NeverUsed: 14));
        before.All.ShouldBe(Stock.Count);
        var token = await admin.CreateServiceAsync("soon gone");
        (await CountsAsync()).ShouldBe(before with { Active = 11, NeverUsed = 15 });
        await admin.OkAsync(HttpMethod.Delete, token.Path);
        (await CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Hint_finds_its_token()
    {
        using var admin = await stock.Server.AdminAsync();
        var token = (await admin.OkAsync(HttpMethod.Get, $"{Root}?limit=1"))["items"]![0];

        var found = await IdsAsync(admin, $"search={Uri.EscapeDataString(token.Text("hint"))}");

        found.ShouldContain(token.Text("id"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("limit=\uff11", "limit")]
    [InlineData("limit=1e1", "limit")]
    [InlineData("limit=9999999999", "limit")]
    [InlineData("Limit=1", "Limit")]
    [InlineData("sort=hint", "sort")]
    [InlineData("sort=--name", "sort")]
    [InlineData("sort=-", "sort")]
    [InlineData("type=all", "type")]
    [InlineData("status=deleted", "status")]
    [InlineData("search=%00", "search")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=%ff%fe", "cursor")]
    [InlineData("token=x", "token")]
    public async Task Query_that_is_not_understood_is_refused_by_parameter(string query, string parameter)
    {
        using var admin = await stock.Server.AdminAsync();

        var (answer, problem) = await admin.CallAsync(HttpMethod.Get, $"{Root}?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([parameter]);
    }

    [Fact]
    public async Task Cursor_is_good_for_the_query_it_came_from_alone()
    {
        using var admin = await stock.Server.AdminAsync();
        var cursor = (await admin.OkAsync(HttpMethod.Get, $"{Root}?sort=name&limit=2")).Text("next");

        (await StatusAsync(admin, $"{Root}?sort=name&limit=2&cursor={cursor}")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(admin, $"{Root}?limit=5&sort=name&cursor={cursor}")).ShouldBe(HttpStatusCode.OK, "the size of the page may change");
        (await StatusAsync(admin, $"{Root}?sort=-name&limit=2&cursor={cursor}")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(admin, $"{Root}?limit=2&cursor={cursor}")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(admin, $"{Root}?sort=name&type=custom&cursor={cursor}")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cursor_of_one_list_is_refused_by_every_other()
    {
        using var admin = await stock.Server.AdminAsync();
        await admin.CreatePersonalAsync();
        await admin.CreatePersonalAsync();
        var service = (await admin.OkAsync(HttpMethod.Get, $"{Root}?limit=1")).Text("next");
        var personal = (await admin.OkAsync(HttpMethod.Get, "/v1/personal-tokens?limit=1")).Text("next");

        (await StatusAsync(admin, $"/v1/personal-tokens?cursor={service}")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(admin, $"{Root}?cursor={personal}")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(admin, $"/v1/audit-events?cursor={service}")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(admin, $"/v1/users?cursor={personal}")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cursor_changed_anywhere_is_refused()
    {
        using var admin = await stock.Server.AdminAsync();
        var cursor = (await admin.OkAsync(HttpMethod.Get, $"{Root}?sort=name&limit=2")).Text("next");

        for (var i = 0; i < cursor.Length - 1; i++)
        {
            var changed = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            (await StatusAsync(admin, $"{Root}?sort=name&limit=2&cursor={changed}")).ShouldBe(HttpStatusCode.BadRequest, $"character {i}");
        }
    }

    private async Task<CountServiceTokens.Counts> CountsAsync()
    {
        await using var db = await stock.Server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await stock.Server.Get<CountServiceTokens>().ExecuteAsync(db, stock.Server.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path) => (await client.CallAsync(HttpMethod.Get, path)).Answer.StatusCode;

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpClient client, string query) =>
        [.. (await client.OkAsync(HttpMethod.Get, $"{Root}?{query}"))["items"]!.AsArray().Select(item => item.Text("id"))];

    private static async Task<List<string>> WalkAsync(HttpClient client, string query, Func<Task>? between = null)
    {
        var walked = new List<string>();
        for (string? next = "", cursor = ""; next is not null; cursor = $"&cursor={next}")
        {
            var page = await client.OkAsync(HttpMethod.Get, $"{Root}?{query}{cursor}");
            walked.AddRange(page["items"]!.AsArray().Select(item => item.Text("id")));
            next = (string?)page["next"];
            walked.Count.ShouldBeLessThan(200, "the walk ends");
            await (between?.Invoke() ?? Task.CompletedTask);
        }

        return walked;
    }

    /// <summary>A server with tokens of every type and status, several of them made and ending at the same instant.</summary>
    public sealed class Stock : IAsyncLifetime
    {
        public const int Count = 20;

        internal TesseraServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = TesseraServer.Start();
            using var admin = await Server.AdminAsync();
            for (var i = 0; i < 4; i++)
                await CreateAsync(admin, i, "full-access", 7);
            Server.Clock.Advance(TimeSpan.FromDays(10));
            for (var i = 4; i < 9; i++)
                await CreateAsync(admin, i, "read-only", 30);
            Server.Clock.Advance(TimeSpan.FromDays(20));
            for (var i = 9; i < 18; i++)
                await CreateAsync(admin, i, "full-access", i % 2 == 0 ? 90 : null);
            await admin.OkAsync(HttpMethod.Patch, (await admin.CreateServiceAsync("Ü", "custom", null, "tessera:api.read")).Path, new { description = "ÜBER GRÖSSE" });
            await admin.RegenerateAsync(await CreateAsync(admin, 19, "full-access", 90), "24h");
            await Server.Get<UsageFlusher>().FlushAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        private async Task<IssuedRecord> CreateAsync(HttpClient admin, int number, string type, int? duration)
        {
            var token = await admin.CreateServiceAsync($"{(number % 2 == 0 ? "Token" : "token")} {number:D2}", type, duration);
            if (number % 3 == 0)
                await Server.ShouldBeLiveAsync(token.Secret);
            return token;
        }
    }
}
