using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.ProjectTokens;

/// <summary>Project tokens are made, shown, listed and deleted, and cannot be changed (T2).</summary>
public sealed class ProjectTokenCallTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static int made;

    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task A_new_token_shows_its_secret_once_and_its_record_names_label_scope_and_project()
    {
        using var admin = await Server.AdminAsync();
        var project = await NewProjectAsync(admin);

        var (answer, record) = await admin.CallAsync(HttpMethod.Post, $"{project}/tokens", new { label = " badge ", scope = "status", duration = 30 });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Location!.ToString().ShouldBe($"{project}/tokens/{record.Text("id")}");
        record.Text("token").ShouldMatch(@"\Atsj_[0-9A-Za-z]{38}\z");
        (record.Text("kind"), record.Text("label"), record.Text("name"), record.Text("scope")).ShouldBe(("project", "badge", "badge", "status"));
        record!["project"].Text("id").ShouldBe(ProjectCalls.IdOf(project).ToString());
        DateTimeOffset.Parse(record.Text("expiresAt"), null).ShouldBe(Server.Clock.GetUtcNow().AddDays(30));
        ((long)record["epoch"]!).ShouldBeGreaterThan(0);
        var shown = await admin.OkAsync(HttpMethod.Get, answer.Headers.Location.ToString());
        shown["token"].ShouldBeNull();
        shown["owner"].ShouldBeNull();
        shown["createdBy"].Text("name").ShouldBe(TesseraServer.AdminEmail);
        shown["lastUsedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Labels_may_repeat_and_tokens_are_listed_newest_first_in_pages()
    {
        using var admin = await Server.AdminAsync();
        var project = await NewProjectAsync(admin);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Insert(0, (await admin.CreateProjectTokenAsync(project, "status", "same")).Id);
        }

        var page = await admin.OkAsync(HttpMethod.Get, $"{project}/tokens?limit=2");
        var rest = await admin.OkAsync(HttpMethod.Get, $"{project}/tokens?limit=2&cursor={page.Text("next")}");

        page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(item => Guid.Parse(item.Text("id"))).ShouldBe(ids);
        rest["next"].ShouldBeNull();
        (await admin.StatusAsync(HttpMethod.Get, $"{project}/tokens?scope=status")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{"label":"x","scope":"write"}""", "scope", "must be one of status, read-only, admin, build-artifacts, all.")]
    [InlineData("""{"label":"x","scope":"Status"}""", "scope", "must be one of")]
    [InlineData("""{"label":"x"}""", "scope", "is required")]
    [InlineData("""{"scope":"status"}""", "label", "is required")]
    [InlineData("""{"label":" ","scope":"status"}""", "label", "1 to 100")]
    [InlineData("""{"label":"x","scope":"status","duration":8}""", "duration", "must be 7, 30, 90")]
    [InlineData("""{"label":"x","scope":"status","duration":"7"}""", "duration", "")]
    [InlineData("""{"label":"x","scope":"status","name":"y"}""", "name", "")]
    public async Task Bad_fields_are_named_with_what_is_allowed(string body, string field, string message)
    {
        using var admin = await Server.AdminAsync();
        var project = await NewProjectAsync(admin);

        var (answer, problem) = await admin.SendJsonAsync(HttpMethod.Post, $"{project}/tokens", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]![field]!.ToJsonString().ShouldContain(message);
        (await admin.OkAsync(HttpMethod.Get, $"{project}/tokens"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_token_cannot_be_changed(string method)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await NewProjectAsync(admin));

        var (answer, _) = await admin.CallAsync(new(method), token.Path, new { label = "other" });

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["DELETE", "GET"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_deleted_token_is_refused_on_the_next_request_and_not_found_after()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await NewProjectAsync(admin));
        await Server.ShouldBeLiveAsync(token.Secret);

        var (answer, _) = await admin.CallAsync(HttpMethod.Delete, token.Path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        People.EpochOf(answer).ShouldBeGreaterThan(0);
        await Server.ShouldBeRefusedAsync(token.Secret);
        (await admin.StatusAsync(HttpMethod.Delete, token.Path)).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Get, token.Path)).ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Post, $"{token.Path}/rotate")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_still_listed()
    {
        using var admin = await Server.AdminAsync();
        var project = await NewProjectAsync(admin);
        var token = await admin.CreateProjectTokenAsync(project, duration: 7);

        Server.Clock.Advance(TimeSpan.FromDays(7));

        await Server.ShouldBeRefusedAsync(token.Secret);
        (await admin.OkAsync(HttpMethod.Get, $"{project}/tokens"))["items"]!.AsArray().ShouldHaveSingleItem().Text("status").ShouldBe("expired");
    }

    [Fact]
    public async Task The_token_itself_learns_who_it_is_and_others_introspect_it()
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreateProjectTokenAsync(await NewProjectAsync(admin), "build-artifacts");
        using var holder = Server.Client(token.Secret);

        var self = await holder.OkAsync(HttpMethod.Get, "/v1/token");
        var (_, introspected) = await admin.SendFormAsync("/v1/introspect", ("token", token.Secret));

        self.Text("scope").ShouldBe("build-artifacts");
        self["project"].Text("slug").ShouldBe(token.Record["project"].Text("slug"));
        introspected!["active"]!.GetValue<bool>().ShouldBeTrue();
        (introspected.Text("scope"), introspected.Text("sub")).ShouldBe(("build-artifacts", token.Id.ToString()));
        (await admin.OkAsync(HttpMethod.Get, token.Path))["lastUsedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_holder_may_give_it_up_and_only_who_may_change_the_project_learns_that_it_was_revoked()
    {
        using var admin = await Server.AdminAsync();
        await Server.RoleAsync("Asking", "write", "tessera:token.verify", "tessera:service-token.read");
        var (member, client) = await Server.UserAsync("member@example.com", "Asking");
        using var asking = client;
        var project = await NewProjectAsync(admin);
        var token = await admin.CreateProjectTokenAsync(project);
        using var holder = Server.Client();

        (await holder.SendFormAsync("/v1/revoke", ("token", token.Secret))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await Server.ShouldBeRefusedAsync(token.Secret);
        (await ReasonAsync(admin)).ShouldBe("revoked");
        (await ReasonAsync(asking)).ShouldBe("unknown");
        await admin.PutMemberAsync(project, member, "write");
        (await ReasonAsync(asking)).ShouldBe("revoked");
        await admin.OkAsync(HttpMethod.Delete, project);
        (await ReasonAsync(admin)).ShouldBe("unknown", "there is no project that it could belong to");

        async Task<string> ReasonAsync(HttpClient asker) => (await asker.OkAsync(HttpMethod.Post, "/v1/verify", new { token = token.Secret })).Text("reason");
    }

    [Theory]
    [InlineData("none", "read-only", false)]
    [InlineData("none", "status", false)]
    [InlineData("read", "status", true)]
    [InlineData("read", "all", true)]
    [InlineData("read", "read-only", true)]
    [InlineData("read", "admin", false)]
    [InlineData("write", "admin", true)]
    public async Task Nobody_makes_or_takes_over_a_token_beyond_their_own_rights(string apis, string scope, bool may)
    {
        await Server.RegisterBuildsAsync();
        using var admin = await Server.AdminAsync();
        var number = Interlocked.Increment(ref made);
        await Server.RoleAsync($"Projects {number}", apis, "tessera:project.write");
        var (_, client) = await Server.UserAsync($"t25-{number}@example.com", $"Projects {number}");
        using var user = client;
        var project = await NewProjectAsync(admin);
        var token = await admin.CreateProjectTokenAsync(project, scope);

        var (answer, problem) = await user.CallAsync(HttpMethod.Post, $"{project}/tokens", new { label = "x", scope });
        var rotated = await user.StatusAsync(HttpMethod.Post, $"{token.Path}/rotate");

        answer.StatusCode.ShouldBe(may ? HttpStatusCode.Created : HttpStatusCode.Forbidden, problem?.ToJsonString());
        rotated.ShouldBe(may ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
        if (!may)
            await Server.ShouldBeLiveAsync(token.Secret);
    }

    private static Task<string> NewProjectAsync(HttpClient admin) => admin.CreateProjectAsync($"gh/acme/calls-{Interlocked.Increment(ref made)}");
}
