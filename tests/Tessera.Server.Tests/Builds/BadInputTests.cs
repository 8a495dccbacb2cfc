using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Support.Gateways;

namespace Tessera.Server.Tests.Builds;

/// <summary>What the builds API cannot use is refused with a sentence, and leaves nothing behind.</summary>
public sealed class BadInputTests(BuildsFixture fixture) : IClassFixture<BuildsFixture>
{
    private static readonly string[] Leased = ["leased"];
    private const string Project = $"/api/v1.1/project/{BuildsFixture.Private}";

    [Theory]
    [InlineData("/api/v1.1/project/gh/../web")]
    [InlineData("/api/v1.1/project/gh/acme/..")]
    [InlineData("/api/v1.1/project/gh/acme%2Fhidden/web")]
    [InlineData("/api/v1.1/project/gh%2Facme%2F..%2Fhidden")]
    [InlineData("/api/v1.1/project/gh%2Facme%2Fhidden%2F1")]
    [InlineData("/api/v1.1/project/gh/acme/{300}")]
    [InlineData("/api/v2/project/gh%252Facme%252Fhidden")]
    [InlineData("/api/v1.1/project/svn/acme/hidden")]
    [InlineData("/api/v1.1/nothing/here")]
    [InlineData("/api/v2/nothing/here")]
    public async Task Addresses_of_nothing(string path)
    {
        // As it stands: clients tidy such paths up before they send them.
        var answer = await RawHttp.SendAsync(
            fixture.Server.BaseAddress.Port, "GET", path.Replace("{300}", new string('a', 300), StringComparison.Ordinal), [$"Authorization: Bearer {fixture.TokenOf(BuildsFixture.Private, "personal")}"]);

        answer.Status.ShouldBeInRange(400, 404, $"{path}: {answer.Body}");
        answer.Body.ShouldContain("{\"message\":");
    }

    [Theory]
    [InlineData("", """{"revision":"abc123","tag":"v1"}""")]
    [InlineData("", """{"build_parameters":{"9X":"1"}}""")]
    [InlineData("", """{"build_parameters":{"A-B":"1"}}""")]
    [InlineData("", """{"build_parameters":{"A":{"B":"1"}}}""")]
    [InlineData("", """{"build_parameters":[1]}""")]
    [InlineData("", "{")]
    [InlineData("/report", """{"branch":"main"}""")]
    [InlineData("/report", """{"branch":"main","status":"splendid"}""")]
    [InlineData("/report", """{"branch":"main","status":"success","surprise":1}""")]
    [InlineData("/token", """{"label":"x","scope":"everything"}""")]
    [InlineData("/token", """{"label":"","scope":"status"}""")]
    [InlineData("/envvar", """{"name":"9X","value":"1"}""")]
    [InlineData("/envvar", """{"name":"A B","value":"1"}""")]
    [InlineData("/envvar", """{"name":"A"}""")]
    [InlineData("/claim", """{"jobs":"deploy"}""")]
    public async Task Bodies_that_say_nothing_of_use(string path, string body)
    {
        using var client = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Private, "personal"));

        var (answer, json) = await client.SendJsonAsync(HttpMethod.Post, Project + path, body);

        ((int)answer.StatusCode).ShouldBe(400, $"{path} {body}: {json}");
        json.Text("message").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("build_parameters[a][b]=1")]
    [InlineData("build_parameters[]=1")]
    [InlineData("build_parameters[9X]=1")]
    [InlineData("build_parameters[=1&build_parameters]=2")]
    [InlineData("build_parameters[a]=1&build_parameters[a]=2")]
    [InlineData("revision=abc&tag=v1")]
    [InlineData("{many}")]
    public async Task Forms_of_nested_garbage(string form)
    {
        using var client = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Private, "admin"));
        var many = string.Join('&', Enumerable.Range(0, 5000).Select(i => $"build_parameters[P{i}]={i}"));

        var (answer, json) = await client.SendJsonAsync(HttpMethod.Post, Project, form.Replace("{many}", many, StringComparison.Ordinal), "application/x-www-form-urlencoded");

        ((int)answer.StatusCode).ShouldBe(400, $"{form}: {json}");
        json.Text("message").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_variable_of_a_megabyte()
    {
        using var client = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Private, "admin"));

        var (answer, json) = await client.CallAsync(HttpMethod.Post, $"{Project}/envvar", new { name = "BIG", value = new string('v', 1 << 20) });

        ((int)answer.StatusCode).ShouldBeInRange(400, 413);
        json.Text("message").ShouldNotBeEmpty();
        (await client.CallAsync(HttpMethod.Get, $"{Project}/envvar/BIG")).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/1/artifacts/../x")]
    [InlineData("/1/artifacts/%2e%2e/x")]
    [InlineData("/1/artifacts/a/%2E%2E/%2E%2E/x")]
    [InlineData("/1/artifacts//etc/passwd")]
    [InlineData("/1/artifacts/%2Fetc%2Fpasswd")]
    [InlineData("/1/artifacts/a%00b")]
    [InlineData("/1/artifacts/a%5Cb")]
    [InlineData("/1/artifacts/{4096}")]
    public async Task Paths_that_lead_elsewhere(string path)
    {
        var answer = await RawHttp.SendAsync(
            fixture.Server.BaseAddress.Port, "PUT", Project + path.Replace("{4096}", new string('a', 4096), StringComparison.Ordinal),
            [$"Authorization: Bearer {fixture.TokenOf(BuildsFixture.Private, "admin")}", "Content-Length: 0"]);

        answer.Status.ShouldBeInRange(400, 414, $"{path}: {answer.Body}");
        Files().ShouldNotContain("x");
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_is_not_listed_and_not_kept()
    {
        var before = Files();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", fixture.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
            var head = $"PUT {Project}/1/artifacts/half.bin HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {fixture.TokenOf(BuildsFixture.Private, "admin")}\r\nContent-Length: 1000000\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string('x', 300_000)), TestContext.Current.CancellationToken);
            await Until(() => Files().Length > before.Length);
        }

        await Until(() => Files().SequenceEqual(before));
        using var client = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Private, "admin"));
        (await client.OkAsync(HttpMethod.Get, $"{Project}/1/artifacts")).ToJsonString().ShouldNotContain("half.bin");
    }

    [Fact]
    public async Task A_finished_build_does_not_change_and_a_lease_is_its_runners_alone()
    {
        using var admin = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Public, "admin"));
        using var other = fixture.Server.Client(fixture.TokenOf(BuildsFixture.Public, "personal"));
        const string project = $"/api/v1.1/project/{BuildsFixture.Public}";
        var (finished, said) = await admin.CallAsync(HttpMethod.Patch, $"{project}/1", new { status = "failed" });
        finished.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        said.Text("message").ShouldNotBeEmpty();
        await admin.OkAsync(HttpMethod.Post, project, new { job = "leased" });

        var claimed = await admin.OkAsync(HttpMethod.Post, $"{project}/claim", new { jobs = Leased });

        var number = (int)claimed["build_num"]!;
        (await other.CallAsync(HttpMethod.Post, $"{project}/{number}/heartbeat", new { })).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await other.CallAsync(HttpMethod.Patch, $"{project}/{number}", new { status = "success" })).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await admin.CallAsync(HttpMethod.Post, $"{project}/{number}/heartbeat", new { lease = Guid.AllBitsSet })).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await admin.CallAsync(HttpMethod.Post, $"{project}/{number}/heartbeat", new { })).Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><svg onload=alert(1)>")]
    [InlineData("]]>&amp;&lt;")]
    public async Task A_badge_of_a_branch_of_markup_shows_none_of_it(string branch)
    {
        using var client = fixture.Server.Client();

        var answer = await client.GetAsync(new Uri($"/{BuildsFixture.Public}/tree/{Uri.EscapeDataString(branch)}.svg", UriKind.Relative), TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBeOneOf(200, 400, 404);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldNotContain("<script");
        text.ShouldNotContain("onload");
        answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("image/svg+xml"));
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("default-src 'none'");
    }

    private string[] Files() =>
        [.. Directory.GetFiles(Path.Combine(fixture.Server.DataDirectory, "builds"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static async Task Until(Func<bool> isSo)
    {
        for (var i = 0; i < 500 && !isSo(); i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        isSo().ShouldBeTrue();
    }
}
