using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class EditUserTests
{
    [Fact]
    public async Task Name_and_roles_change_and_live_tokens_follow_at_once()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Auditor", "read", "tessera:user.read");
        var (id, client) = await server.UserAsync("ada@example.com", "Viewer");
        using var ada = client;
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users")).ShouldBe(HttpStatusCode.Forbidden);

        var user = await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { name = "Ada L.", roles = People.List("Auditor") });

        user.Text("name").ShouldBe("Ada L.");
        user.Roles().ShouldBe(["Auditor"]);
        user["epoch"]!.GetValue<long>().ShouldBePositive();
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users")).ShouldBe(HttpStatusCode.OK);
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { roles = People.List() });
        (await ada.StatusAsync(HttpMethod.Get, "/v1/users")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Deactivation_stops_all_tokens_at_once_and_reactivation_revives_those_not_deleted()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("ada@example.com", "Viewer");
        using var deleted = client;
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}/tokens");
        using var kept = server.Client(await server.SignInAsync("ada@example.com", People.Secret));

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = false });

        (await kept.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInTests.StatusAsync(server, "ada@example.com", People.Secret)).ShouldBe(HttpStatusCode.Unauthorized);
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = true });
        (await kept.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.OK);
        (await deleted.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_deactivated_user_stays_out_after_a_restart()
    {
        await using var first = TesseraServer.Start();
        using var admin = await first.AdminAsync();
        var (id, client) = await first.UserAsync("ada@example.com", "Viewer");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{id}", new { active = false });

        await using var second = TesseraServer.Start(first.DataDirectory);
        using var ada = second.Client(client.DefaultRequestHeaders.Authorization!.Parameter);
        client.Dispose();

        (await ada.StatusAsync(HttpMethod.Get, "/v1/users/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_changes_nothing_leaves_no_trace()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var user = await server.InviteAsync("ada@example.com", "Viewer");

        var same = await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{user.Text("id")}", new { active = true, name = "Ada", roles = People.List("Viewer") });

        same["epoch"]!.GetValue<long>().ShouldBe(user["epoch"]!.GetValue<long>());
        (await server.AcceptAsync(People.CodeOf(user))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"roles":["Emperor"]}""", "roles")]
    [InlineData("""{"roles":[null]}""", "roles")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"email":"new@example.com"}""", "email")]
    [InlineData("""{"active":"yes"}""", "active")]
    public async Task What_is_not_valid_is_refused_by_name(string body, string field)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var user = await server.InviteAsync("ada@example.com", "Viewer");

        var (answer, problem) = await admin.CallAsync(HttpMethod.Patch, $"/v1/users/{user.Text("id")}", System.Text.Json.Nodes.JsonNode.Parse(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe(field);
    }
}
