using System.Net;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.V2;

/// <summary>What v2 says of users, projects and what builds leave, in its own form.</summary>
public sealed class V2CallTests : V2Test
{
    [Fact]
    public async Task A_user_and_their_organisations()
    {
        var user = Guid.CreateVersion7(host.Clock.GetUtcNow());
        host.Instance.AddProject("bb/other/one", members: (user, Access.Read));
        host.Instance.AddProject("bb/other/two", members: (user, Access.Write));
        host.Instance.AddProject("gh/acme/api", members: (user, Access.Write));
        using var client = host.Client(host.Instance.PersonalToken(allProjects: Access.None, user: user).Secret);

        (await client.OkAsync(HttpMethod.Get, "/api/v2/me")).ToJsonString().ShouldBe($$"""{"id":"{{user}}","login":"ada","name":"Ada"}""");
        (await client.OkAsync(HttpMethod.Get, "/api/v2/me/collaborations")).AsArray().Select(entry => $"{entry.Text("vcs-type")} {entry.Text("name")} {entry.Text("slug")}")
            .ShouldBe(["bitbucket other bb/other", "github acme gh/acme"]);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("me/collaborations")]
    public async Task Without_a_user_behind_it_any_token_is_as_good_as_none(string path)
    {
        foreach (var token in new[] { null, StandInInstance.UnknownToken(), host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), host.Instance.ServiceToken(Access.Write) })
        {
            using var client = host.Client(token);
            var (answer, body) = await client.CallAsync(HttpMethod.Get, $"/api/v2/{path}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            body.Text("message").ShouldBe("You must log in first.");
        }
    }

    [Theory]
    [InlineData(Web)]
    [InlineData("/api/v2/project/gh%2Facme%2Fweb")]
    [InlineData("/api/v2/project/github%2Facme%2Fweb")]
    public async Task A_project_by_its_slug_in_any_spelling(string path)
    {
        var project = await ada.OkAsync(HttpMethod.Get, path);

        (project.Text("slug"), project.Text("name"), project.Text("organization_name")).ShouldBe(("gh/acme/web", "web", "acme"));
        var vcs = project["vcs_info"];
        (vcs.Text("vcs_url"), vcs.Text("provider"), vcs.Text("default_branch")).ShouldBe(("https://github.com/acme/web", "GitHub", "main"));
    }

    [Fact]
    public async Task A_job_without_reports_has_no_tests()
    {
        await host.AddBuildAsync(project);

        (await ada.OkAsync(HttpMethod.Get, $"{Web}/1/tests")).ToJsonString().ShouldBe("""{"items":[],"next_page_token":null}""");
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/2/tests")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Environment_variables_are_set_listed_masked_and_deleted()
    {
        var (answer, made) = await ada.CallAsync(HttpMethod.Post, $"{Web}/envvar", new { name = "KEY", value = "sesame-1234" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        made!.ToJsonString().ShouldBe("""{"name":"KEY","value":"xxxx1234"}""");
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/envvar")).ToJsonString().ShouldBe("""{"items":[{"name":"KEY","value":"xxxx1234"}],"next_page_token":null}""");
        (await ada.OkAsync(HttpMethod.Get, $"{Web}/envvar/KEY")).Text("value").ShouldBe("xxxx1234");
        (await ada.OkAsync(HttpMethod.Delete, $"{Web}/envvar/KEY")).ToJsonString().ShouldBe("""{"message":"Environment variable deleted."}""");
        (await ada.CallAsync(HttpMethod.Delete, $"{Web}/envvar/KEY")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_jobs_artifacts_can_be_downloaded_where_the_list_says()
    {
        var build = await host.AddBuildAsync(project);
        using var file = new StringContent("hello");
        (await ada.PutAsync($"/api/v1.1/project/gh/acme/web/{build.Number}/artifacts/out/a b.txt", file, Ct)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var item = Single(await ada.OkAsync(HttpMethod.Get, $"{Web}/1/artifacts"));
        (item.Text("path"), (int)item["node_index"]!).ShouldBe(("out/a b.txt", 0));
        (await ada.GetStringAsync(item.Text("url"), Ct)).ShouldBe("hello");
        (await ada.CallAsync(HttpMethod.Get, $"{Web}/99/artifacts")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/api/v1.1/nothing", HttpStatusCode.NotFound, "Not found")]
    [InlineData("GET", "/api/v2", HttpStatusCode.NotFound, "Not found")]
    [InlineData("GET", "/api/v2/project/gh/acme/web/nothing/here/it/is", HttpStatusCode.NotFound, "Not found")]
    [InlineData("DELETE", "/api/v1.1/me", HttpStatusCode.MethodNotAllowed, "Method not allowed")]
    [InlineData("PATCH", "/api/v2/me", HttpStatusCode.MethodNotAllowed, "Method not allowed")]
    public async Task Calls_that_there_are_not_are_answered_in_this_APIs_form(string method, string path, HttpStatusCode status, string message)
    {
        var (answer, body) = await ada.CallAsync(new(method), path);

        answer.StatusCode.ShouldBe(status);
        body!.ToJsonString().ShouldBe($$"""{"message":"{{message}}"}""");
    }
}
