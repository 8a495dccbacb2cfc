using System.Net;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>Who reaches v2, by slug and by id.</summary>
public sealed class V2RightsTests
{
    public static TheoryData<string, string> Calls => new()
    {
        { "GET", "/project/{slug}" },
        { "GET", "/project/{slug}/pipeline" },
        { "GET", "/project/{slug}/pipeline/mine" },
        { "GET", "/project/{slug}/pipeline/1" },
        { "POST", "/project/{slug}/pipeline" },
        { "GET", "/project/{slug}/job/1" },
        { "GET", "/project/{slug}/1/artifacts" },
        { "GET", "/project/{slug}/1/tests" },
        { "GET", "/project/{slug}/envvar" },
        { "GET", "/pipeline/{pipeline}" },
        { "GET", "/pipeline/{pipeline}/workflow" },
        { "GET", "/workflow/{workflow}" },
        { "GET", "/workflow/{workflow}/job" },
        { "POST", "/workflow/{workflow}/cancel" },
        { "POST", "/workflow/{workflow}/rerun" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Users_and_service_tokens_reach_it_and_project_tokens_do_not(string method, string path)
    {
        await using var host = await BuildsHost.StartAsync();
        foreach (var isPublic in new[] { false, true })
        {
            var build = await host.AddBuildAsync(host.Instance.AddProject(isPublic ? "gh/acme/open" : "gh/acme/web", isPublic));
            var slug = isPublic ? "gh/acme/open" : "gh/acme/web";
            (await StatusAsync(host, host.Instance.PersonalToken().Secret, method, path, slug, build)).ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted);
            (await StatusAsync(host, host.Instance.ProjectToken(slug, ProjectScopes.Admin), method, path, slug, build)).ShouldBe(HttpStatusCode.Forbidden);
            (await StatusAsync(host, null, method, path, slug, build)).ShouldBe(isPublic || !path.Contains("slug", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Whoever_does_not_belong_to_a_private_project_cannot_tell_it_from_one_that_there_is_not(string method, string path)
    {
        await using var host = await BuildsHost.StartAsync();
        var build = await host.AddBuildAsync(host.Instance.AddProject("gh/acme/web"));
        var absent = new BuildRow { Id = default, ProjectId = default, Number = 1, PipelineId = Guid.CreateVersion7(host.Clock.GetUtcNow()), WorkflowId = Guid.CreateVersion7(host.Clock.GetUtcNow()), Job = "", Why = "", Lifecycle = default, QueuedAt = default };
        using var stranger = host.Client(host.Instance.PersonalToken(allProjects: Access.None).Secret);

        var (there, there1) = await stranger.CallAsync(new(method), Fill(path, "gh/acme/web", build));
        var (none, none1) = await stranger.CallAsync(new(method), Fill(path, "gh/acme/none", absent));

        there.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        there1!.ToJsonString().ShouldBe(none1!.ToJsonString());
        there.Headers.Select(header => header.Key).Where(name => name != "Date").ShouldBe(none.Headers.Select(header => header.Key).Where(name => name != "Date"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_member_who_may_only_read_reads(string method, string path)
    {
        await using var host = await BuildsHost.StartAsync();
        var reader = Guid.CreateVersion7(host.Clock.GetUtcNow());
        var build = await host.AddBuildAsync(host.Instance.AddProject("gh/acme/web", members: (reader, Access.Read)));
        var token = host.Instance.PersonalToken(allProjects: Access.None, user: reader).Secret;

        (await StatusAsync(host, token, method, path, "gh/acme/web", build)).ShouldBe(method == "GET" ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_setting_lets_project_tokens_reach_their_own_project(string method, string path)
    {
        await using var host = await BuildsHost.StartAsync(settings: ("Builds:ProjectTokensOnV2", "true"));
        var build = await host.AddBuildAsync(host.Instance.AddProject("gh/acme/web"));
        host.Instance.AddProject("gh/acme/other");

        (await StatusAsync(host, host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), method, path, "gh/acme/web", build))
            .ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted);
        (await StatusAsync(host, host.Instance.ProjectToken("gh/acme/other", ProjectScopes.Admin), method, path, "gh/acme/web", build)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(host, host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Status), method, path, "gh/acme/web", build)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Whoever_has_a_token_of_an_accepted_kind_reads_public_projects()
    {
        await using var host = await BuildsHost.StartAsync();
        var build = await host.AddBuildAsync(host.Instance.AddProject("gh/acme/open", isPublic: true));
        var stranger = host.Instance.PersonalToken(allProjects: Access.None).Secret;

        foreach (var path in new[] { "/project/{slug}", "/project/{slug}/pipeline", "/pipeline/{pipeline}", "/workflow/{workflow}/job" })
            (await StatusAsync(host, stranger, "GET", path, "gh/acme/open", build)).ShouldBe(HttpStatusCode.OK);
        foreach (var (method, path) in new[] { ("POST", "/project/{slug}/pipeline"), ("POST", "/workflow/{workflow}/rerun") })
            (await StatusAsync(host, stranger, method, path, "gh/acme/open", build)).ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Fill(string path, string slug, BuildRow build) => "/api/v2" + path
        .Replace("{slug}", slug, StringComparison.Ordinal)
        .Replace("{pipeline}", build.PipelineId.ToString(), StringComparison.Ordinal)
        .Replace("{workflow}", build.WorkflowId.ToString(), StringComparison.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(BuildsHost host, string? token, string method, string path, string slug, BuildRow build)
    {
        using var client = host.Client(token);
        return (await client.CallAsync(new(method), Fill(path, slug, build))).Answer.StatusCode;
    }
}
