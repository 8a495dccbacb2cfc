using System.Net;
using Tessera.Server.Audit;
using Tessera.Server.Tests.Apis;
using Tessera.Server.Tests.Support;
using Tessera.Tokens;

namespace Tessera.Server.Tests.Audit;

public sealed class AuditEventTests
{
    [Fact]
    public async Task A_row_tells_who_did_what_to_which_record_before_and_after()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();

        var row = (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?limit=1"))["items"]!.AsArray().ShouldHaveSingleItem()!;

        row.AsObject().Select(member => member.Key).ShouldBe(["id", "at", "actor", "ip", "action", "target", "before", "after"]);
        row.Text("at").ShouldBe("2026-11-03T00:00:00.000Z");
        row["actor"].Text("kind").ShouldBe("user");
        row["actor"].Text("name").ShouldBe(TesseraServer.AdminEmail);
        row.Text("ip").ShouldBe("127.0.0.1");
        row.Text("action").ShouldBe("api.create");
        row["before"].ShouldBeNull();
        row["after"].Text("title").ShouldBe("Shop");
    }

    [Fact]
    public async Task Times_before_and_after_are_written_as_everywhere_else()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.OkAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "laptop" });

        var row = (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?limit=1"))["items"]!.AsArray().ShouldHaveSingleItem()!;

        row["after"].Text("createdAt").ShouldBe("2026-11-03T00:00:00.000Z");
    }

    [Fact]
    public async Task Rows_come_newest_first_a_page_at_a_time()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        for (var i = 0; i < 5; i++)
            await server.ServiceTokenAsync("read-only");
        var ids = new List<long>();
        string? next = "";
        while (next is not null)
        {
            var page = await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?action=test.create&limit=2{(next.Length > 0 ? $"&cursor={next}" : "")}");
            ids.AddRange(page["items"]!.AsArray().Select(row => (long)row!["id"]!));
            next = (string?)page["next"];
        }

        ids.Count.ShouldBe(5);
        ids.ShouldBe(ids.OrderDescending());
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, _) = await server.TokenAsync(TokenKind.Service, row => row.Scope = "read-only");
        server.Clock.Advance(TimeSpan.FromHours(1));
        await admin.RegisterShopAsync();
        await server.ChangeAsync(mutation => mutation.Audit("test.project", new("token", "x", "x", "gh/acme/web"), null, null));
        var me = (string)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=api.create"))["items"]![0]!["actor"]!["id"]!;

        foreach (var (query, expected) in new[]
        {
            ($"actor={me}", "api.create,personal-token.create"),
            ($"actor={TesseraServer.AdminEmail}", "api.create,personal-token.create"),
            ("actor=nobody", ""),
            ("action=api.create&actor=start", "api.create"),
            ($"action=api.create&actor={me}", "api.create"),
            ($"token={id}", "test.create"),
            ("project=gh/acme/web", "test.project"),
            ("from=2026-11-03T00:30:00Z", "test.project,api.create"),
            ("to=2026-11-03T00:59:59Z&actor=test", "test.create"),
            ("from=2026-11-03T01:00:00Z&to=2026-11-03T01:00:00Z&action=api.create", "api.create"),
        })
        {
            var rows = (await admin.OkAsync(HttpMethod.Get, $"/v1/audit-events?{query}"))["items"]!.AsArray();
            string.Join(',', rows.Select(row => row.Text("action"))).ShouldBe(expected, query);
        }
    }

    [Theory]
    [InlineData("limit=1&limit=2")]
    [InlineData("limit=１")]
    [InlineData("from=10000-01-01")]
    [InlineData("from=yesterday")]
    [InlineData("to=2026-13-01")]
    [InlineData("token=x")]
    [InlineData("actor=a&actor=b")]
    [InlineData("cursor=x")]
    [InlineData("sort=id")]
    public async Task Queries_are_read_strictly(string query)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        (await admin.CallAsync(HttpMethod.Get, $"/v1/audit-events?{query}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.CallAsync(HttpMethod.Get, $"/v1/audit-events.csv?{query}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var next = (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?limit=1")).Text("next");
        (await admin.CallAsync(HttpMethod.Get, $"/v1/audit-events?limit=1&cursor={next}")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await admin.CallAsync(HttpMethod.Get, $"/v1/audit-events?limit=1&actor=x&cursor={next}")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_export_holds_all_rows_and_nothing_that_a_spreadsheet_would_compute()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.ChangeAsync(mutation =>
        {
            for (var i = 0; i < 1001; i++)
                mutation.Audit("test.many", new("token", "x", "=cmd|' /C calc'!A0, \"quoted\"\r\n"), null, new { Text = "a,b" });
        });

        var answer = await admin.GetAsync("/v1/audit-events.csv?action=test.many", TestContext.Current.CancellationToken);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldStartWith("id,at,actorKind,actorId,actorName,ip,action,targetKind,targetId,targetName,project,before,after\r\n");
        text.ShouldContain(",2026-11-03T00:00:00.000Z,system,,test,,test.many,token,x,\"'=cmd|' /C calc'!A0, \"\"quoted\"\"\r\n\",,,\"{\"\"text\"\":\"\"a,b\"\"}\"\r\n");
        System.Text.RegularExpressions.Regex.Count(text, "test\\.many").ShouldBe(1001);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("=1", "'=1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("\ta", "'\ta")]
    [InlineData("\ra", "\"'\ra\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void A_field_is_quoted_and_made_harmless(string? value, string field) => Csv.Field(value).ShouldBe(field);

    [Fact]
    public async Task A_change_whose_audit_row_cannot_be_written_has_not_happened()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await admin.RegisterShopAsync();
        await server.ByHandAsync("ALTER TABLE audit_events RENAME TO away");

        (await admin.CallAsync(HttpMethod.Put, "/v1/apis/blog", new { routes = Array.Empty<object>() })).Answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await admin.CallAsync(HttpMethod.Delete, "/v1/apis/shop")).Answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await server.ByHandAsync("ALTER TABLE away RENAME TO audit_events");
        (await admin.OkAsync(HttpMethod.Get, "/v1/apis"))["items"]!.AsArray().Select(api => api.Text("name")).ShouldBe(["builds", "shop", "tessera"]);
        await admin.OkAsync(HttpMethod.Put, "/v1/apis/blog", new { routes = Array.Empty<object>() });
        ((bool)(await admin.OkAsync(HttpMethod.Get, "/v1/audit-events/verify"))["intact"]!).ShouldBeTrue();
    }
}
