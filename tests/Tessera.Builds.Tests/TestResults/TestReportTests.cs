using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Tessera.AspNetCore;
using Tessera.Builds.TestResults;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.TestResults;

/// <summary>Test results over HTTP.</summary>
public sealed class TestReportTests : IAsyncLifetime
{
    private const string Path = "/api/v1.1/project/gh/acme/web/1/tests";
    private BuildsHost host = null!;
    private Project project = null!;
    private HttpClient admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        project = host.Instance.AddProject("gh/acme/web");
        await host.AddBuildAsync(project);
        admin = host.Client(host.Instance.ProjectToken("gh/acme/web", "admin"));
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Reports_add_up_in_their_order()
    {
        (await admin.OkAsync(HttpMethod.Get, Path)).ToJsonString().ShouldBe("""{"tests":[]}""");

        var (status, body) = await PostAsync("<testsuite name='s'><testcase classname='C' name='a' time='1.5' file='f.cs'/><testcase classname='C' name='b'><failure message='no &quot;b&quot;'/></testcase></testsuite>");
        status.ShouldBe(HttpStatusCode.Created);
        body.ToJsonString().ShouldBe("""{"count":2}""");
        await PostAsync("<testsuites/>");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync("<testsuite><testcase name='c'/></testsuite>");

        var tests = (await admin.OkAsync(HttpMethod.Get, Path))["tests"]!.AsArray();
        tests.Select(test => test.Text("name")).ShouldBe(["a", "b", "c"]);
        JsonNode.DeepEquals(tests[0], JsonNode.Parse("""{"classname":"C","name":"a","file":"f.cs","result":"success","run_time":1.5,"message":null,"source":"s"}""")).ShouldBeTrue(tests[0]!.ToJsonString());
        tests[1].Text("message").ShouldBe("no \"b\"");
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_adds_nothing_and_is_told_the_line()
    {
        var (status, body) = await PostAsync("<testsuite>\n<testcase name='a'/>\n<testcase");

        status.ShouldBe(HttpStatusCode.BadRequest);
        body.Text("message").ShouldStartWith("Line 3: ");
        (await admin.OkAsync(HttpMethod.Get, Path))["tests"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_of_more_than_8_MiB_is_413() =>
        (await PostAsync($"<testsuite><!--{new string('x', AddTestReport.MaxBytes)}--></testsuite>")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task A_build_has_at_most_so_many_results()
    {
        var report = $"<testsuite><testcase name='{new string('x', 8_000_000)}'/></testsuite>";
        for (var i = 0; i < 4; i++)
            (await PostAsync(report)).Status.ShouldBe(HttpStatusCode.Created);

        (await PostAsync(report)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task An_unknown_build_has_no_tests_and_takes_none()
    {
        (await admin.CallAsync(HttpMethod.Get, Path.Replace("/1/", "/2/", StringComparison.Ordinal))).Body.Text("message").ShouldBe("Build not found");
        (await PostAsync("<testsuite/>", 2)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("status", HttpStatusCode.Forbidden)]
    [InlineData("build-artifacts", HttpStatusCode.Forbidden)]
    [InlineData("read-only", HttpStatusCode.OK)]
    public async Task Results_are_read_with_read_only_and_added_with_admin(string scope, HttpStatusCode expected)
    {
        using var client = host.Client(host.Instance.ProjectToken("gh/acme/web", scope));

        (await client.CallAsync(HttpMethod.Get, Path)).Answer.StatusCode.ShouldBe(expected);
        (await client.CallAsync(HttpMethod.Post, Path, new { })).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string xml, int number = 1)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1.1/project/gh/acme/web/{number}/tests") { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
        request.Headers.ExpectContinue = xml.Length > 1 << 16;
        using var answer = await admin.SendAsync(request, Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!);
    }
}
