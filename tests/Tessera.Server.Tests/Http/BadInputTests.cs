using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Http;

/// <summary>
/// Everything that is not a request, sent to every endpoint there is: each answer is a problem of the caller's, none repeats a secret, and nothing
/// is changed by any of it.
/// </summary>
public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Planted = "tss_4b7kUdXq2VnR0mZcY9eWpJsAfGhTiLoB1K3x5N";

    private TesseraServer Server => shared.Server;

    /// <summary>Bodies that no endpoint takes, whatever it is for.</summary>
    public static TheoryData<string, string> Bodies =>
    [
        ("empty", ""), ("space", " "), ("null", "null"), ("list", "[]"), ("number", "1"), ("text", $"\"{Planted}\""), ("cut off", "{\"name\":"), ("cut off in text", $"{{\"name\":\"{Planted}"),
        ("unknown member", $"{{\"{Planted}\":\"{Planted}\"}}"), ("duplicate", "{\"name\":\"a\",\"name\":\"b\"}"), ("trailing", "{}{}"), ("trailing comma", "{\"name\":\"a\",}"), ("comment", "{/**/}"),
        ("single quotes", "{'name':'a'}"), ("NaN", "{\"duration\":NaN}"), ("out of range", "{\"duration\":1e400}"), ("fraction", "{\"duration\":7.5}"), ("text for number", "{\"duration\":\"7\"}"),
        ("number for text", "{\"name\":1}"), ("list for text", "{\"name\":[\"a\"]}"), ("object for text", "{\"name\":{}}"), ("text for list", "{\"permissions\":\"a\",\"roles\":\"a\"}"),
        ("year 10000", "{\"name\":\"a\",\"expiresAt\":\"10000-01-01T00:00:00Z\"}"), ("nul", "{\"name\":\"a\\u0000b\",\"email\":\"a\\u0000@b\"}"), ("lone surrogate", "{\"name\":\"\\ud800\",\"email\":\"\\ud800\"}"),
        ("lone surrogate in a name", "{\"\\ud800\":1}"), ("not UTF-8", "{\"name\":\"\u00ff\"}"), ("depth 65", string.Concat(Enumerable.Repeat("{\"name\":", 65)) + "1" + new string('}', 65)),
        ("deep list", new string('[', 5000)), ("nul byte", "{\0}"), ("prototype", "{\"__proto__\":{\"admin\":true}}"), ("null for everything", "{\"name\":null,\"type\":null,\"permissions\":[null],\"roles\":[null],\"email\":null}"),
        ("metadata", "{\"$type\":\"System.IO.FileInfo\",\"$id\":\"1\"}"), ("case", "{\"NAME\":\"a\"}"),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_no_call_takes_is_a_problem_of_the_callers(string what, string body)
    {
        using var admin = await Server.AdminAsync();
        var before = await RowsAsync();
        foreach (var (method, path) in Calls())
        {
            if (IsHarmless(method, path, what))
                continue;
            // Latin 1: what is not ASCII here is not UTF-8 on the wire.
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
            content.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(method, path) { Content = content };
            await ShouldBeProblemAsync(await admin.SendAsync(request, TestContext.Current.CancellationToken), $"{what}: {method} {path}");
        }

        (await RowsAsync()).ShouldBe(before, what);
    }

    [Fact]
    public async Task Body_over_the_limit_is_too_large_and_changes_nothing()
    {
        using var admin = await Server.AdminAsync();
        var before = await RowsAsync();
        foreach (var (method, path) in Calls().Where(call => !call.Path.EndsWith("/openapi", StringComparison.Ordinal)))
        {
            foreach (var type in new[] { "application/json", "application/x-www-form-urlencoded" })
            {
                if (type == "application/json" == IsForm(path))
                    continue;
                using var content = new ByteArrayContent(Encoding.ASCII.GetBytes((IsForm(path) ? "token=" : "{\"name\":\"") + new string('x', 1024 * 1024)));
                content.Headers.ContentType = new(type);
                using var request = new HttpRequestMessage(method, path) { Content = content };
                // The refusal comes before the body: whoever is still sending then may lose the answer with the connection.
                request.Headers.ExpectContinue = true;
                var answer = await admin.SendAsync(request, TestContext.Current.CancellationToken);
                ((int)answer.StatusCode).ShouldBe(413, $"{method} {path}");
                await ShouldBeProblemAsync(answer, $"{method} {path}");
            }
        }

        (await RowsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Body_of_another_type_is_a_problem_of_the_callers(string type)
    {
        using var admin = await Server.AdminAsync();
        var before = await RowsAsync();
        foreach (var (method, path) in Calls())
        {
            var (answer, _) = await admin.SendJsonAsync(method, path, $"{Planted}=1", type);
            if (!(IsForm(path) && type == "application/x-www-form-urlencoded"))
                await ShouldBeProblemAsync(answer, $"{type}: {method} {path}");
        }

        (await RowsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("Authorization: Bearer a", "Authorization: Bearer b", 400)]
    [InlineData("Authorization: Bearer a, Bearer b", "X-Nothing: 1", 400)]
    [InlineData("Authorization: Bearer \u0001", "X-Nothing: 1", 401)]
    [InlineData("Authorization: Bearer a\u0000b", "X-Nothing: 1", 400)]
    [InlineData("Authorization: Bearer \u00ff", "X-Nothing: 1", 401)]
    [InlineData("Host: a", "Host: b", 400)]
    [InlineData("Content-Length: 1", "Content-Length: 2", 400)]
    public async Task Headers_that_can_be_read_two_ways_are_refused(string first, string second, int expected)
    {
        var answer = await RawHttp.SendAsync(Server.BaseAddress.Port, "GET", "/v1/token", [first, second]);

        // What the web server itself cannot read is refused by it; either way it is no server error and no success.
        answer.Status.ShouldBeOneOf(expected, 400);
    }

    [Fact]
    public async Task Token_of_a_megabyte_is_refused()
    {
        using var admin = await Server.AdminAsync();

        (await RawHttp.SendAsync(Server.BaseAddress.Port, "GET", "/v1/token", [$"Authorization: Bearer {new string('x', 30_000)}"])).Status.ShouldBe(401);
        using var huge = Server.Client(new string('x', 1024 * 1024));
        ((int)(await huge.CallAsync(HttpMethod.Get, "/v1/token")).Answer.StatusCode).ShouldBe(431);
        ((int)(await admin.CallAsync(HttpMethod.Post, "/v1/verify", new { token = new string('x', 1024 * 1024) })).Answer.StatusCode).ShouldBe(413);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=1&limit=2")]
    [InlineData("limit=%EF%BC%91")]
    [InlineData("limit=1.0")]
    [InlineData("limit=%2b1")]
    [InlineData("cursor=AAAA")]
    [InlineData("cursor=%00")]
    [InlineData("nothing=1")]
    public async Task Query_that_no_list_takes_is_a_problem_of_the_callers(string query)
    {
        using var admin = await Server.AdminAsync();
        string[] lists = ["/v1/personal-tokens", "/v1/service-tokens", "/v1/apis", "/v1/users", "/v1/roles", "/v1/audit-events"];
        foreach (var path in lists)
        {
            var (answer, problem) = await admin.CallAsync(HttpMethod.Get, $"{path}?{query}");
            ((int)answer.StatusCode).ShouldBe(400, path);
            problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([query[..query.IndexOf('=', StringComparison.Ordinal)]], path);
        }
    }

    private static bool IsForm(string path) => path is "/v1/introspect" or "/v1/revoke";

    // A body that is optional or ignored may be absent, and a change may name one of these members.
    private static bool IsHarmless(HttpMethod method, string path, string what) =>
        (path.EndsWith("/rotate", StringComparison.Ordinal) || path.EndsWith("/regenerate", StringComparison.Ordinal) || path.EndsWith("/invitation", StringComparison.Ordinal)) && what is "empty" or "null"
        || (method == HttpMethod.Post && path.EndsWith("/invitation", StringComparison.Ordinal));

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, string what)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{what}: {text}");
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", $"{what}: {answer.StatusCode}");
        text.ShouldNotContain(Planted, Case.Sensitive, what);
    }

    private IEnumerable<(HttpMethod Method, string Path)> Calls() =>
    [
        .. EndpointList.Of(Server).Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null || IsForm(EndpointList.Call(endpoint).Path)).Select(EndpointList.Call),
        (HttpMethod.Post, "/v1/verify"), (HttpMethod.Post, "/v1/verify/batch"),
    ];

    private async Task<string> RowsAsync()
    {
        await using var connection = await Server.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT (SELECT COUNT(*) FROM tokens), (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM roles), (SELECT COUNT(*) FROM apis),
                   (SELECT COUNT(*) FROM changes), (SELECT COUNT(*) FROM audit_events), (SELECT "Epoch" FROM instance)
            """;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetInt64(column).ToString(CultureInfo.InvariantCulture)));
    }
}
