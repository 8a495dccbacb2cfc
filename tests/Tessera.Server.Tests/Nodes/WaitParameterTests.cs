using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;

namespace Tessera.Server.Tests.Nodes;

/// <summary><c>?wait=</c> on changes, of a node that is alone: it knows of its own change by itself.</summary>
public sealed class WaitParameterTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TesseraServer Server => shared.Server;

    [Fact]
    public async Task A_node_alone_confirms_itself_at_once()
    {
        using var admin = await Server.AdminAsync();

        var made = await admin.OkAsync(HttpMethod.Post, "/v1/service-tokens?wait=2s", new { name = "waited for", duration = 7, type = "full-access" });
        Reach(made).ShouldBe((1, 1, true));
        var (answer, deleted) = await admin.CallAsync(HttpMethod.Delete, $"/v1/service-tokens/{made.Text("id")}?wait=500ms");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Tessera-Epoch").ShouldBe([deleted!["epoch"]!.ToString()]);
        Reach(deleted).ShouldBe((1, 1, true));
        ((long)deleted["epoch"]!).ShouldBeGreaterThan((long)made["epoch"]!);
    }

    [Fact]
    public async Task Every_kind_of_record_tells_it_and_who_does_not_wait_is_not_told()
    {
        using var admin = await Server.AdminAsync();
        var project = await admin.OkAsync(HttpMethod.Post, "/v1/projects?wait=1", new { slug = "gh/acme/waits" });
        Reach(project).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Patch, $"/v1/projects/{project.Text("id")}?wait=1", new { name = "Waits" })).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Post, $"/v1/projects/{project.Text("id")}/tokens?wait=1", new { label = "one", scope = "status" })).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Post, "/v1/users?wait=1", new { email = "waits@example.com", name = "Waits", roles = Array.Empty<string>() })).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Post, "/v1/roles?wait=1", new { name = "Waits", permissions = Array.Empty<string>(), apis = "none" })).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Put, "/v1/apis/waits?wait=1", new { routes = new[] { new { method = "GET", path = "/waits", resource = "wait", action = "find" } } })).ShouldBe((1, 1, true));
        Reach(await admin.OkAsync(HttpMethod.Delete, "/v1/apis/waits?wait=1")).ShouldBe((1, 1, true));

        var silent = (await admin.OkAsync(HttpMethod.Post, "/v1/personal-tokens", new { name = "silent" })).AsObject();
        silent.ContainsKey("epoch").ShouldBeTrue();
        (silent.ContainsKey("nodes") || silent.ContainsKey("confirmed") || silent.ContainsKey("elapsedMs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_gives_a_token_up_may_wait_until_every_node_refuses_it()
    {
        using var admin = await Server.AdminAsync();
        using var nobody = Server.Client();
        var token = await admin.CreatePersonalAsync();

        var (answer, given) = await nobody.SendFormAsync("/v1/revoke?wait=2s", ("token", token.Secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Tessera-Epoch").ShouldBe([given!["epoch"]!.ToString()]);
        Reach(given).ShouldBe((1, 1, true));
        await Server.ShouldBeRefusedAsync(token.Secret);
        (answer, given) = await nobody.SendFormAsync("/v1/revoke?wait=2s", ("token", token.Secret));
        (answer.StatusCode, answer.Headers.Contains("Tessera-Epoch"), given).ShouldBe((HttpStatusCode.OK, false, null));
    }

    [Fact]
    public async Task A_new_password_and_an_accepted_invitation_tell_it_too()
    {
        using var admin = await Server.AdminAsync();
        var (_, client) = await Server.UserAsync("waits-too@example.com");
        using var ada = client;
        Reach(await ada.OkAsync(HttpMethod.Post, "/v1/users/me/password?wait=1", new { current = People.Secret, @new = "entirely different words" })).ShouldBe((1, 1, true));
        var invited = await Server.InviteAsync("accepts@example.com");
        using var nobody = Server.Client();
        Reach(await nobody.OkAsync(HttpMethod.Post, "/v1/invitations/accept?wait=1", new { code = People.CodeOf(invited), password = People.Secret })).ShouldBe((1, 1, true));
    }

    [Theory]
    [InlineData("31s")]
    [InlineData("-1s")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("1s&wait=1s")]
    public async Task A_time_that_cannot_be_read_is_400_and_nothing_is_changed(string wait)
    {
        using var admin = await Server.AdminAsync();
        var token = await admin.CreatePersonalAsync();

        var (answer, problem) = await admin.CallAsync(HttpMethod.Delete, $"{token.Path}?wait={wait}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!["wait"].ShouldNotBeNull();
        await Server.ShouldBeLiveAsync(token.Secret);
    }

    [Fact]
    public async Task What_was_not_changed_is_answered_as_ever()
    {
        using var admin = await Server.AdminAsync();
        (await admin.CallAsync(HttpMethod.Delete, $"/v1/service-tokens/{Guid.AllBitsSet}?wait=2s")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.CallAsync(HttpMethod.Post, "/v1/personal-tokens?wait=2s", new { name = "" })).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static (int Nodes, int Confirmed, bool HasTime) Reach(JsonNode answer) =>
        ((int)answer["nodes"]!, (int)answer["confirmed"]!, (long)answer["elapsedMs"]! >= 0);
}
