using System.Net;
using System.Text.Json.Nodes;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class InvitationTests
{
    [Fact]
    public async Task Unknown_used_expired_and_replaced_codes_are_answered_alike()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var used = People.CodeOf(await server.InviteAsync("used@example.com"));
        (await server.AcceptAsync(used)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var expired = People.CodeOf(await server.InviteAsync("expired@example.com"));
        server.Clock.Advance(TimeSpan.FromHours(72));
        var second = await server.InviteAsync("replaced@example.com");
        (await admin.StatusAsync(HttpMethod.Post, $"/v1/users/{second.Text("id")}/invitation")).ShouldBe(HttpStatusCode.Created);

        string[] answers = [await Refusal("unknown"), await Refusal(used), await Refusal(expired), await Refusal(People.CodeOf(second))];

        answers.Distinct().ShouldHaveSingleItem();

        async Task<string> Refusal(string code)
        {
            var (answer, problem) = await server.AcceptAsync(code, "another long enough one");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            problem!.AsObject().Remove("traceId");
            return problem.ToJsonString();
        }
    }

    [Fact]
    public async Task An_invitation_holds_until_just_before_72_hours()
    {
        await using var server = TesseraServer.Start();
        var code = People.CodeOf(await server.InviteAsync("ada@example.com"));
        server.Clock.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));

        (await server.AcceptAsync(code)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_who_accept_at_once_exactly_one_succeeds()
    {
        await using var server = TesseraServer.Start();
        var code = People.CodeOf(await server.InviteAsync("ada@example.com"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.AcceptAsync(code, $"{People.Secret} {i}")));

        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task A_new_link_resets_a_password_and_the_old_one_works_until_then()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("ada@example.com", "Viewer");
        using var ada = client;

        var (answer, invited) = await admin.CallAsync(HttpMethod.Post, $"/v1/users/{id}/invitation");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        await server.SignInAsync("ada@example.com", People.Secret);
        await server.AcceptAsync(People.CodeOf(invited!), "entirely different words");
        await server.SignInAsync("ada@example.com", "entirely different words");
        (await SignInTests.StatusAsync(server, "ada@example.com", People.Secret)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Somebody_deactivated_or_deleted_cannot_accept()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var deactivated = await server.InviteAsync("one@example.com");
        var deleted = await server.InviteAsync("two@example.com");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{deactivated.Text("id")}", new { active = false });
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{deleted.Text("id")}");

        (await server.AcceptAsync(People.CodeOf(deactivated))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.AcceptAsync(People.CodeOf(deleted))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await admin.StatusAsync(HttpMethod.Post, $"/v1/users/{deactivated.Text("id")}/invitation")).ShouldBe(HttpStatusCode.Conflict);
        (await admin.StatusAsync(HttpMethod.Post, $"/v1/users/{deleted.Text("id")}/invitation")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_is_void_once_its_user_gains_a_role()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var user = await server.InviteAsync("ada@example.com", "Viewer");

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{user.Text("id")}", new { roles = People.List("Viewer", "Token manager") });

        (await server.AcceptAsync(People.CodeOf(user))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_is_void_once_a_role_of_its_user_gives_more_and_holds_when_it_gives_less()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var role = await server.RoleAsync("Crew", "read", "tessera:user.read");
        var first = await server.InviteAsync("one@example.com", "Crew");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{role.Text("id")}", new { permissions = People.List("tessera:user.read", "tessera:audit.read") });
        var second = await server.InviteAsync("two@example.com", "Crew");
        await admin.OkAsync(HttpMethod.Patch, $"/v1/roles/{role.Text("id")}", new { permissions = People.List(), apis = "none" });

        (await server.AcceptAsync(People.CodeOf(first))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.AcceptAsync(People.CodeOf(second))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("too short")]
    [InlineData("passwordpassword")]
    [InlineData("Password-1234567890")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("123456789012345")]
    [InlineData("abcdefghijklmnopq")]
    [InlineData("ada.lovelace@example.com")]
    [InlineData("correct horse battery staple")]
    public async Task A_guessable_password_is_refused_and_the_link_still_holds(string password)
    {
        await using var server = TesseraServer.Start();
        var code = People.CodeOf(await server.InviteAsync("ada.lovelace@example.com"));

        var (answer, problem) = await server.AcceptAsync(code, password);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe("password");
        problem.ToJsonString().ShouldNotContain(password);
        (await server.AcceptAsync(code)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_down()
    {
        await using var server = TesseraServer.Start();
        using var anybody = server.Client();
        HttpResponseMessage? answer = null;

        for (var i = 0; i < 32; i++)
            (answer, JsonNode? _) = await anybody.CallAsync(HttpMethod.Post, "/v1/invitations/accept", new { code = $"guess {i}", password = People.Secret });

        answer!.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
