using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.PersonalTokens;

/// <summary>Every call under <c>/v1/personal-tokens</c>, and how each refuses.</summary>
public sealed class PersonalTokenCallTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Root = "/v1/personal-tokens";

    private TesseraServer Server => shared.Server;

    public static TheoryData<string, string> Calls =>
    [
        ("POST", Root), ("GET", Root), ("GET", $"{Root}/{Guid.AllBitsSet}"), ("DELETE", $"{Root}/{Guid.AllBitsSet}"), ("POST", $"{Root}/{Guid.AllBitsSet}/rotate"),
    ];

    [Fact]
    public async Task Created_token_answers_with_record_secret_and_location()
    {
        using var admin = await Server.AdminAsync();

        var (answer, record) = await admin.CallAsync(HttpMethod.Post, Root, new { name = "ci" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.OriginalString.ShouldBe($"{Root}/{record.Text("id")}");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((long)record!["epoch"]!).ShouldBeGreaterThan(0);
        await Server.ShouldBeLiveAsync(record.Text("token"));
    }

    [Fact]
    public async Task List_is_newest_first_and_shows_no_secret()
    {
        using var admin = await Server.AdminAsync();
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var first = await admin.CreatePersonalAsync("first");
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await admin.CreatePersonalAsync("second");

        var list = await admin.OkAsync(HttpMethod.Get, $"{Root}?limit=2");

        list["items"]!.AsArray().Select(item => item.Text("id")).ShouldBe([second.Id.ToString(), first.Id.ToString()]);
        list.ToJsonString().ShouldNotContain(second.Secret);
        list["items"]![0]!.AsObject().ContainsKey("token").ShouldBeFalse();
    }

    [Fact]
    public async Task Pages_of_the_list_hold_every_record_once()
    {
        using var admin = await Server.AdminAsync();
        for (var i = 0; i < 7; i++)
            await admin.CreatePersonalAsync($"page {i}");
        var all = (await admin.OkAsync(HttpMethod.Get, $"{Root}?limit=200"))["items"]!.AsArray().Select(item => item.Text("id")).ToArray();

        var walked = new List<string>();
        for (string? next = "", cursor = ""; next is not null; cursor = $"&cursor={next}")
        {
            var page = await admin.OkAsync(HttpMethod.Get, $"{Root}?limit=3{cursor}");
            walked.AddRange(page["items"]!.AsArray().Select(item => item.Text("id")));
            next = (string?)page["next"];
        }

        walked.ShouldBe(all);
    }

    [Fact]
    public async Task Deleted_token_is_refused_on_the_next_request_and_gone()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();

        var (deleted, _) = await admin.CallAsync(HttpMethod.Delete, token.Path);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        deleted.Headers.GetValues("Tessera-Epoch").ShouldHaveSingleItem();
        await Server.ShouldBeRefusedAsync(token.Secret);
        (await admin.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.CallAsync(HttpMethod.Delete, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, "T8");
        (await admin.CallAsync(HttpMethod.Post, $"{token.Path}/rotate")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    // T2
    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Personal_token_cannot_be_changed(string method)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync("as it was");

        var (answer, problem) = await admin.CallAsync(new(method), token.Path, new { name = "other" });

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Order().ShouldBe(["DELETE", "GET"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((int)problem!["status"]!).ShouldBe(405);
        (await admin.OkAsync(HttpMethod.Get, token.Path)).Text("name").ShouldBe("as it was");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"x","duration":8}""", "duration")]
    [InlineData("""{"name":"x","duration":0}""", "duration")]
    [InlineData("""{"name":"x","duration":-7}""", "duration")]
    public async Task Invalid_token_is_refused_by_field(string body, string field)
    {
        using var admin = await Server.AdminAsync();

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, Root, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_without_a_token_are_challenged(string method, string path)
    {
        using var nobody = Server.Client();

        var (answer, problem) = await nobody.CallAsync(new(method), path, method == "POST" ? new { name = "x" } : null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"tessera\"");
        ((int)problem!["status"]!).ShouldBe(401);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_by_a_token_of_no_user_are_refused(string method, string path)
    {
        using var admin = await Server.AdminAsync();
        var service = await admin.CreateServiceAsync($"{method} {path}");
        using var client = Server.Client(service.Secret);

        var (answer, problem) = await client.CallAsync(new(method), path, method == "POST" ? new { name = "x" } : null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        problem.Text("reason").ShouldBe("insufficient_scope");
    }

    [Theory]
    [InlineData("admin@example.com:wrong")]
    [InlineData("nobody@example.com:correct horse battery staple")]
    [InlineData("admin@example.com")]
    [InlineData(":")]
    public async Task Wrong_password_gets_no_token(string credentials)
    {
        using var client = Server.Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)));

        var (answer, _) = await client.CallAsync(HttpMethod.Post, Root, new { name = "x" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Password_is_taken_for_no_other_call()
    {
        using var client = Server.Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{TesseraServer.AdminEmail}:{TesseraServer.AdminSecret}")));

        (await client.CallAsync(HttpMethod.Get, Root)).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Tokens_of_another_user_are_not_there()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();
        var other = await Server.AddUserAsync("other@example.com");
        using var stranger = Server.Client(other);

        (await stranger.CallAsync(HttpMethod.Get, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.CallAsync(HttpMethod.Delete, token.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.CallAsync(HttpMethod.Post, $"{token.Path}/rotate")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.OkAsync(HttpMethod.Get, Root))["items"]!.AsArray().Count.ShouldBe(1);
        await Server.ShouldBeLiveAsync(token.Secret);
    }
}
