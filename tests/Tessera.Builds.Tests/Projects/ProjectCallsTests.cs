using System.Net;
using Tessera.Builds.Tests.Support;
using Tessera.Permissions;
using Tessera.Server.Tests.Support;

namespace Tessera.Builds.Tests.Projects;

/// <summary>A project's settings and tokens, in the words of this API.</summary>
public sealed class ProjectCallsTests : IAsyncLifetime
{
    private const string Settings = "/api/v1.1/project/gh/acme/web/settings";
    private const string Tokens = "/api/v1.1/project/gh/acme/web/token";
    private BuildsHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await BuildsHost.StartAsync();
        host.Instance.AddProject("gh/acme/web");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Settings_are_shown_and_changed()
    {
        using var client = Ada();
        var before = await client.OkAsync(HttpMethod.Get, Settings);
        (before.Text("vcs_url"), before.Text("visibility"), before.Text("default_branch")).ShouldBe(("https://github.com/acme/web", "private", "main"));

        var after = await client.OkAsync(HttpMethod.Put, Settings, new { visibility = "public" });
        (after.Text("visibility"), after.Text("default_branch"), (bool)after["oss"]!).ShouldBe(("public", "main", true));

        await client.OkAsync(HttpMethod.Put, Settings, new { default_branch = "trunk" });
        (await client.OkAsync(HttpMethod.Get, Settings)).Text("default_branch").ShouldBe("trunk");
    }

    [Theory]
    [InlineData("""{"visibility":"secret"}""", "visibility")]
    [InlineData("""{"default_branch":""}""", "default_branch")]
    [InlineData("""{"color":"red"}""", "color")]
    [InlineData("""{}""", "visibility")]
    [InlineData("""{"visibility":1}""", "visibility")]
    [InlineData("", "visibility")]
    [InlineData("[]", "body")]
    public async Task Settings_that_cannot_be_are_refused_by_name(string body, string named)
    {
        using var client = Ada();
        using var content = new StringContent(body);
        using var answer = await client.PutAsync(Settings, content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain(named);
    }

    [Fact]
    public async Task Settings_are_read_with_read_only_and_changed_with_admin()
    {
        using var reader = host.Client(host.Instance.ProjectToken("gh/acme/web", ProjectScopes.ReadOnly));
        await reader.OkAsync(HttpMethod.Get, Settings);
        var (refused, body) = await reader.CallAsync(HttpMethod.Put, Settings, new { visibility = "public" });
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        body.Text("missing").ShouldBe("builds:settings.write");

        using var status = host.Client(host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Status));
        (await status.CallAsync(HttpMethod.Get, Settings)).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("status", "status")]
    [InlineData("view-builds", "read-only")]
    [InlineData("all", "admin")]
    [InlineData("view-artifacts", "build-artifacts")]
    [InlineData("view-status-artifacts", "all")]
    public async Task A_token_is_made_in_this_APIs_words_shown_once_and_deleted(string wire, string scope)
    {
        using var client = Ada();
        var (answer, made) = await client.CallAsync(HttpMethod.Post, Tokens, new { label = "badge", scope = wire });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        made.Text("scope").ShouldBe(wire);
        (await host.Instance.ListTokensAsync(null!, Guid.Empty, Ct)).Value!.ShouldHaveSingleItem().Scope.ShouldBe(scope);

        var listed = (await client.OkAsync(HttpMethod.Get, Tokens)).AsArray().ShouldHaveSingleItem()!.AsObject();
        listed.Select(member => member.Key).ShouldBe(["id", "label", "scope"]);
        listed.ToJsonString().ShouldNotContain(made.Text("token"));

        (await client.OkAsync(HttpMethod.Delete, $"{Tokens}/{made.Text("id")}")).Text("message").ShouldBe("OK");
        (await client.CallAsync(HttpMethod.Delete, $"{Tokens}/{made.Text("id")}")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.Logged.ShouldNotContain(made.Text("token"));
    }

    [Fact]
    public async Task A_token_may_be_asked_for_by_a_form()
    {
        using var client = Ada();
        using var form = new FormUrlEncodedContent([new("label", "badge"), new("scope", "status")]);
        using var answer = await client.PostAsync(Tokens, form, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{"label":"x","scope":"read-only"}""", "status, view-builds, all, view-artifacts or view-status-artifacts")]
    [InlineData("""{"label":"x"}""", "scope")]
    [InlineData("""{"scope":"status"}""", "label")]
    [InlineData("""{"label":1,"scope":"status"}""", "label")]
    [InlineData("", "label")]
    public async Task A_token_of_no_known_scope_is_refused_and_the_scopes_are_named(string body, string named)
    {
        using var client = Ada();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(Tokens, content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain(named);
    }

    [Fact]
    public async Task Only_users_manage_tokens()
    {
        foreach (var token in new[] { host.Instance.ProjectToken("gh/acme/web", ProjectScopes.Admin), host.Instance.ServiceToken(Access.Write) })
        {
            using var client = host.Client(token);
            foreach (var (method, path) in new[] { (HttpMethod.Get, Tokens), (HttpMethod.Post, Tokens), (HttpMethod.Delete, $"{Tokens}/{Guid.Empty}") })
            {
                var (answer, body) = await client.CallAsync(method, path, method == HttpMethod.Post ? new { label = "x", scope = "all" } : null);
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
                body.Text("message").ShouldBe("Permission denied");
            }
        }

        using var stranger = host.Client();
        (await stranger.CallAsync(HttpMethod.Get, Tokens)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private HttpClient Ada() => host.Client(host.Instance.PersonalToken().Secret);
}
