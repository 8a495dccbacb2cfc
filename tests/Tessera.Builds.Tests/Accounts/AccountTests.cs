using System.Net;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Accounts;

/// <summary>Calls about the caller: for users alone, and about no more than they may see.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private readonly Guid ada = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
    private BuildsHost host = null!;
    private Project web = null!;
    private Project secret = null!;
    private Project open = null!;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        web = host.Instance.AddProject("gh/acme/web", members: (ada, Access.Write));
        secret = host.Instance.AddProject("gh/acme/secret");
        open = host.Instance.AddProject("bb/other/open", isPublic: true, defaultBranch: "trunk");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_user_is_shown_to_themselves()
    {
        using var client = Ada();

        var me = await client.OkAsync(HttpMethod.Get, "/api/v1.1/me");

        me.Text("login").ShouldBe("ada");
        me.Text("name").ShouldBe("Ada");
        me.Text("selected_email").ShouldBe("ada@example.com");
        ((string)me["all_emails"]![0]!).ShouldBe("ada@example.com");
        ((bool)me["admin"]!).ShouldBeFalse();
        me["projects"]!.AsObject().Select(entry => entry.Key).ShouldBe(["https://github.com/acme/web"]);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("projects")]
    [InlineData("recent-builds")]
    public async Task Without_a_user_behind_it_any_token_is_as_good_as_none(string path)
    {
        foreach (var token in new[] { null, StandInInstance.UnknownToken(), host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), host.Instance.ServiceToken(Access.Write) })
        {
            using var client = host.Client(token);
            using var answer = await client.GetAsync($"/api/v1.1/{path}", TestContext.Current.CancellationToken);

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"message":"You must log in first."}""");
            answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
        }
    }

    [Fact]
    public async Task Projects_are_those_one_belongs_to_or_follows()
    {
        await host.AddBuildAsync(web, outcome: Outcome.Failed, branch: "release/1");
        await host.AddBuildAsync(web, Lifecycle.Running, branch: "release/1");
        using var client = Ada();

        var before = await client.OkAsync(HttpMethod.Get, "/api/v1.1/projects");
        before.AsArray().ShouldHaveSingleItem();
        var entry = before[0]!;
        (entry.Text("vcs_url"), entry.Text("vcs_type"), entry.Text("username"), entry.Text("reponame"), entry.Text("default_branch"))
            .ShouldBe(("https://github.com/acme/web", "github", "acme", "web", "main"));
        ((bool)entry["following"]!).ShouldBeFalse();
        var branch = entry["branches"]!["release%2F1"]!;
        branch["recent_builds"]!.AsArray().ShouldHaveSingleItem().Text("status").ShouldBe("failed");
        ((int)branch["running_builds"]!.AsArray().ShouldHaveSingleItem()!["build_num"]!).ShouldBe(2);

        var followed = await client.OkAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/follow");
        followed.ToJsonString().ShouldBe("""{"following":true,"workflow":false,"first_build":null}""");
        await client.OkAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/follow");
        (await SlugsAsync(client)).ShouldBe(["other/open:True", "acme/web:False"]);

        (await client.OkAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/unfollow")).ToJsonString().ShouldBe("""{"following":false}""");
        await client.OkAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/unfollow");
        (await SlugsAsync(client)).ShouldBe(["acme/web:False"]);
    }

    [Fact]
    public async Task A_followed_project_leaves_the_list_when_it_may_no_longer_be_read_or_is_gone()
    {
        using var client = Ada();
        await client.OkAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/follow");

        await host.Instance.UpdateAsync(null!, open.Id, isPublic: false, null, CancellationToken.None);
        (await SlugsAsync(client)).ShouldBe(["acme/web:False"]);

        host.Instance.RemoveProject(open.Id);
        (await SlugsAsync(client)).ShouldBe(["acme/web:False"]);
    }

    [Fact]
    public async Task A_project_that_one_may_not_see_cannot_be_followed()
    {
        using var client = Ada();
        var (answer, body) = await client.CallAsync(HttpMethod.Post, "/api/v1.1/project/gh/acme/secret/follow");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.Text("message").ShouldBe("Project not found");

        foreach (var (token, status) in new (string?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), (host.Instance.ServiceToken(Access.Write), HttpStatusCode.Forbidden) })
        {
            using var other = host.Client(token);
            (await other.CallAsync(HttpMethod.Post, "/api/v1.1/project/bb/other/open/follow")).Answer.StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task Recent_builds_are_the_newest_of_ones_own_projects()
    {
        for (var i = 0; i < 3; i++)
        {
            await host.AddBuildAsync(web);
            await host.AddBuildAsync(secret);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var client = Ada();
        var builds = (await client.OkAsync(HttpMethod.Get, "/api/v1.1/recent-builds?limit=2&offset=1")).AsArray();

        builds.Select(build => $"{build.Text("reponame")} {(int)build!["build_num"]!}").ShouldBe(["web 2", "web 1"]);
        (await client.CallAsync(HttpMethod.Get, "/api/v1.1/recent-builds?limit=101")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<IEnumerable<string>> SlugsAsync(HttpClient client) =>
        (await client.OkAsync(HttpMethod.Get, "/api/v1.1/projects")).AsArray().Select(entry => $"{entry.Text("username")}/{entry.Text("reponame")}:{(bool)entry!["following"]!}");

    private HttpClient Ada() => host.Client(host.Instance.PersonalToken(allProjects: Access.None, user: ada).Secret);
}
