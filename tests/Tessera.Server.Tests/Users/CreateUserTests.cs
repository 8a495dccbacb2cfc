using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class CreateUserTests
{
    [Fact]
    public async Task An_invited_user_chooses_a_password_and_gets_in()
    {
        await using var server = TesseraServer.Start(settings: ("Tessera:PublicUrl", "https://tokens.example.com/"));
        using var admin = await server.AdminAsync();

        var (answer, user) = await admin.CallAsync(HttpMethod.Post, "/v1/users", new { email = " Ada@Example.com ", name = " Ada ", roles = People.List("viewer", "Developer", "VIEWER") });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.ToString().ShouldBe($"/v1/users/{user.Text("id")}");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        user.Text("email").ShouldBe("Ada@Example.com");
        user.Text("name").ShouldBe("Ada");
        user.Roles().ShouldBe(["Viewer", "Developer"]);
        ((bool)user!["active"]!).ShouldBeTrue();
        user["epoch"]!.GetValue<long>().ShouldBePositive();
        user["invitation"].Text("link").ShouldStartWith("https://tokens.example.com/invitation/");
        user["invitation"].Text("expiresAt").ShouldBe("2026-11-06T00:00:00.000Z");
        var (accepted, _) = await server.AcceptAsync(People.CodeOf(user));
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.SignInAsync("ada@example.com", People.Secret)).ShouldStartWith("tsp_");
    }

    [Fact]
    public async Task The_code_of_an_invitation_is_kept_nowhere()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var user = await server.InviteAsync("ada@example.com", "Viewer");

        var code = People.CodeOf(user);
        code.Length.ShouldBeGreaterThanOrEqualTo(32);
        server.Logged.ShouldNotContain(code);
        (await admin.OkAsync(HttpMethod.Get, $"/v1/users/{user.Text("id")}"))["invitation"].ShouldBeNull();
        Files.Hold(server.DataDirectory, code).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData(" ADA@EXAMPLE.COM ")]
    [InlineData("ａｄａ@example.com")]
    public async Task An_address_that_is_taken_in_any_spelling_is_a_conflict(string email)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.InviteAsync("Ada@example.com");

        (await admin.StatusAsync(HttpMethod.Post, "/v1/users", new { email, name = "Other", roles = People.List() })).ShouldBe(HttpStatusCode.Conflict);

        (await admin.OkAsync(HttpMethod.Get, "/v1/users"))["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_who_create_one_address_at_once_exactly_one_succeeds()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.StatusAsync(HttpMethod.Post, "/v1/users", new { email = "ada@example.com", name = "Ada", roles = People.List() })));

        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.Conflict).ShouldBe(7);
    }

    [Theory]
    [InlineData("email", "")]
    [InlineData("email", "ada")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "ada@")]
    [InlineData("email", "a b@example.com")]
    [InlineData("email", "ada@example..com")]
    [InlineData("email", "ada@b＠example.com")]
    [InlineData("email", "a\u0000da@example.com")]
    [InlineData("email", "a\u200bda@example.com")]
    [InlineData("name", " ")]
    [InlineData("name", "A\u0007")]
    [InlineData("roles", "Emperor")]
    public async Task What_is_not_valid_is_refused_by_name(string field, string value)
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var body = new { email = field == "email" ? value : "ada@example.com", name = field == "name" ? value : "Ada", roles = field == "roles" ? [value] : People.List() };

        var (answer, problem) = await admin.CallAsync(HttpMethod.Post, "/v1/users", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe(field);
    }

    [Fact]
    public async Task An_address_may_have_254_characters_and_no_more()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var longest = new string('a', 242) + "@example.com";

        (await admin.StatusAsync(HttpMethod.Post, "/v1/users", new { email = longest, name = "Ada", roles = People.List() })).ShouldBe(HttpStatusCode.Created);
        (await admin.StatusAsync(HttpMethod.Post, "/v1/users", new { email = "a" + longest, name = "Ada", roles = People.List() })).ShouldBe(HttpStatusCode.BadRequest);
    }
}
