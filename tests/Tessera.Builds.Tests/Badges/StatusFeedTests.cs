using System.Net;
using System.Xml.Linq;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Badges;

/// <summary>The status as a feed for monitors, and as JSON for programs.</summary>
public sealed class StatusFeedTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_feed_has_one_entry_for_each_branch_and_job()
    {
        await using var host = await BuildsHost.StartAsync();
        var project = host.Instance.AddProject("gh/acme/web", isPublic: true);
        await host.AddBuildAsync(project, outcome: Outcome.Success);
        await host.AddBuildAsync(project, outcome: Outcome.Failed);
        await host.AddBuildAsync(project, Lifecycle.Running);
        await host.AddBuildAsync(project, outcome: Outcome.TimedOut, job: "deploy");
        await host.AddBuildAsync(project, Lifecycle.Running, branch: "<a&\u0001\"😀>");
        using var client = host.Client();

        using var answer = await client.GetAsync("/gh/acme/web.cc.xml", Ct);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/xml");
        var entries = XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).Root!.Elements("Project")
            .Select(entry => string.Join(" | ", entry.Attributes().Where(attribute => attribute.Name != "webUrl").Select(attribute => attribute.Value)));
        entries.ShouldBe(
        [
            "gh/acme/web (<a&\uFFFD\"😀>, build) | Building | Unknown | 5 | 2026-11-03T00:00:00.000Z",
            "gh/acme/web (main, build) | Building | Failure | 2 | 2026-11-03T00:00:00.000Z",
            "gh/acme/web (main, deploy) | Sleeping | Exception | 4 | 2026-11-03T00:00:00.000Z",
        ]);
    }

    [Fact]
    public async Task The_feed_of_a_private_project_takes_a_status_token()
    {
        await using var host = await BuildsHost.StartAsync();
        await host.AddBuildAsync(host.Instance.AddProject("gh/acme/web"));
        using var client = host.Client();

        using var refused = await client.GetAsync("/gh/acme/web.cc.xml", Ct);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await refused.Content.ReadAsStringAsync(Ct)).ShouldBe("""{"message":"Project not found"}""");

        var token = host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Status);
        (await client.GetStringAsync($"/gh/acme/web.cc.xml?circle-token={token}", Ct)).ShouldContain("Success");
    }

    [Fact]
    public async Task The_status_names_the_build_that_decides()
    {
        await using var host = await BuildsHost.StartAsync();
        var project = host.Instance.AddProject("gh/acme/web");
        await host.AddBuildAsync(project, outcome: Outcome.Failed);
        using var client = host.Client(host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Status));

        var status = await client.OkAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/status");
        status.Text("branch").ShouldBe("main");
        status.Text("badge").ShouldBe("failed");
        status.Text("outcome").ShouldBe("failed");
        ((int)status["build_num"]!).ShouldBe(1);

        var unknown = await client.OkAsync(HttpMethod.Get, "/api/v1.1/project/gh/acme/web/status?branch=other");
        unknown.Text("badge").ShouldBe("no builds");
        unknown["build_num"].ShouldBeNull();
    }
}
