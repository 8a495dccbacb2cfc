using System.Net;
using System.Text.Json.Nodes;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Builds;

/// <summary>What lists of builds show.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task A_list_shows_a_projects_builds_newest_first_by_limit_and_offset()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        host.Instance.AddProject("gh/acme/other");
        await host.Client(host.Instance.ProjectToken("gh/acme/other", "admin")).OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/other");
        for (var i = 0; i < 33; i++)
            await calls.QueueAsync();

        (await NumbersAsync(calls, "")).ShouldBe(Enumerable.Range(4, 30).Reverse());
        (await NumbersAsync(calls, "?limit=2&offset=30&shallow=true")).ShouldBe([3, 2]);
        (await NumbersAsync(calls, "?limit=100")).Count.ShouldBe(33);
        (await NumbersAsync(calls, "?offset=33")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("completed", new[] { 6, 5, 4, 3 })]
    [InlineData("successful", new[] { 3 })]
    [InlineData("failed", new[] { 5, 4 })]
    [InlineData("running", new[] { 2 })]
    public async Task A_filter_chooses_by_how_far_builds_have_come(string filter, int[] numbers)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();
        foreach (var status in new[] { "running", "success", "failed", "timedout", "canceled" })
            await calls.ReportAsync(status);

        (await NumbersAsync(calls, "?filter=" + filter)).ShouldBe(numbers);
    }

    [Fact]
    public async Task A_branch_has_a_list_of_its_own_with_its_slashes_escaped_or_not()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.ReportAsync("success", "feature/a");
        await calls.ReportAsync("success", "feature");

        (await NumbersAsync(calls, "/tree/feature/a")).ShouldBe([1]);
        (await NumbersAsync(calls, "/tree/feature%2Fa?limit=5")).ShouldBe([1]);
        (await NumbersAsync(calls, "/tree/feature")).ShouldBe([2]);
        (await NumbersAsync(calls, "/tree/Feature")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=+1", "limit")]
    [InlineData("?limit=%D9%A1", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?offset=x", "offset")]
    [InlineData("?offset=99999999999", "offset")]
    [InlineData("?filter=all", "filter")]
    [InlineData("?shallow=maybe", "shallow")]
    [InlineData("/tree/a%09b", "branch")]
    public async Task A_bad_question_is_refused_with_what_is_allowed(string question, string message)
    {
        await using var host = await BuildsHost.StartAsync();

        var (answer, body) = await BuildCalls.On(host).Reader.CallAsync(HttpMethod.Get, BuildCalls.Path + question);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldStartWith(message);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    public async Task A_number_without_a_build_is_404(string number)
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host);
        await calls.QueueAsync();

        foreach (var (method, path) in new[] { ("GET", ""), ("PATCH", ""), ("POST", "/retry"), ("POST", "/cancel"), ("POST", "/heartbeat"), ("GET", "/output/0"), ("POST", "/output/0") })
        {
            var (answer, body) = await calls.Client.CallAsync(new(method), $"{BuildCalls.Path}/{number}{path}", method == "PATCH" || path == "/heartbeat" ? new { } : null);

            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, method + path);
            body.Text("message").ShouldBe("Build not found", method + path);
        }
    }

    [Fact]
    public async Task Builds_of_a_public_project_are_read_without_a_token_and_changed_only_with_one()
    {
        await using var host = await BuildsHost.StartAsync();
        var calls = BuildCalls.On(host, isPublic: true);
        await calls.QueueAsync();
        var anybody = host.Client();

        await anybody.OkAsync(HttpMethod.Get, BuildCalls.Path);
        await anybody.OkAsync(HttpMethod.Get, BuildCalls.Of(1));
        (await anybody.CallAsync(HttpMethod.Post, BuildCalls.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await calls.Reader.CallAsync(HttpMethod.Post, BuildCalls.Path)).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await calls.Reader.CallAsync(HttpMethod.Post, BuildCalls.Path + "/claim")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<IReadOnlyList<int>> NumbersAsync(BuildCalls calls, string question) =>
        [.. (await calls.Reader.OkAsync(HttpMethod.Get, BuildCalls.Path + question)).AsArray().Select(build => (int)build!["build_num"]!)];
}
