using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>While a runner has a build nobody else adds to it; afterwards whoever may write.</summary>
public sealed class LeasedBuildTests : IAsyncLifetime
{
    private ArtifactFixture fixture = null!;
    private BuildRow build = null!;
    private HttpClient other = null!;
    private string lease = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fixture = await ArtifactFixture.StartAsync();
        build = await fixture.Host.AddBuildAsync(fixture.Project, Lifecycle.Queued);
        other = fixture.Host.Client(fixture.Host.Instance.PersonalToken().Secret);
        lease = (await fixture.Admin.OkAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/web/claim", new { }))["lease"].Text("id");
    }

    public async ValueTask DisposeAsync()
    {
        other.Dispose();
        await fixture.DisposeAsync();
    }

    public static TheoryData<string> Calls => ["PUT artifacts/a", "POST tests"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Only_the_runner_that_has_it_adds_to_a_build(string call)
    {
        (await SendAsync(fixture.Admin, call, lease)).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(fixture.Admin, call, null)).Status.ShouldBe(HttpStatusCode.Created);
        foreach (var (client, named) in new[] { (other, lease), (other, null), (fixture.Admin, Guid.Empty.ToString()), (fixture.Admin, "nonsense") })
        {
            var (status, body) = await SendAsync(client, call, named);
            status.ShouldBe(HttpStatusCode.Conflict);
            body.Text("message").ShouldBe("The build is leased to another runner.");
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_lapsed_lease_adds_nothing(string call)
    {
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(2));

        (await SendAsync(fixture.Admin, call, lease)).Status.ShouldBe(HttpStatusCode.Conflict);

        fixture.OnDisk().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_finished_build_takes_more_from_whoever_may_write(string call)
    {
        using (var finish = JsonContent.Create(new { status = "success", lease }))
            (await fixture.Admin.PatchAsync(new Uri($"/api/v1.1/project/gh/acme/web/{build.Number}", UriKind.Relative), finish, Ct)).EnsureSuccessStatusCode();

        (await SendAsync(other, call, null)).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(fixture.Admin, call, null)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_lease_that_lapses_while_an_artifact_comes_in_refuses_it()
    {
        var body = new SlowContent(100_000);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1.1/project/gh/acme/web/{build.Number}/artifacts/late") { Content = body };
        var upload = fixture.Admin.SendAsync(request, Ct);
        await fixture.ArrivesAsync();
        fixture.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        body.Finish();

        using var answer = await upload;
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await fixture.NothingLeftAsync();
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpClient client, string call, string? named)
    {
        var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
        using var content = new StringContent("<testsuite/>");
        using var request = new HttpRequestMessage(new(method), $"/api/v1.1/project/gh/acme/web/{build.Number}/{path}") { Content = content };
        if (named is not null)
            request.Headers.Add("Build-Lease", named);
        using var answer = await client.SendAsync(request, Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct)));
    }
}
