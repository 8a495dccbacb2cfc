using System.Net;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Users;

public sealed class ChangePasswordTests
{
    private const string NewSecret = "entirely different words";

    [Fact]
    public async Task The_new_password_holds_and_the_old_one_and_open_links_do_not()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("ada@example.com");
        using var ada = client;
        var invited = await admin.OkAsync(HttpMethod.Post, $"/v1/users/{id}/invitation");

        (await ada.StatusAsync(HttpMethod.Post, "/v1/users/me/password", new { current = People.Secret, @new = NewSecret })).ShouldBe(HttpStatusCode.NoContent);

        await server.SignInAsync("ada@example.com", NewSecret);
        (await SignInTests.StatusAsync(server, "ada@example.com", People.Secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await server.AcceptAsync(People.CodeOf(invited))).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_wrong_current_password_is_refused_and_guessing_it_is_slowed_down()
    {
        await using var server = TesseraServer.Start();
        var (_, client) = await server.UserAsync("ada@example.com");
        using var ada = client;
        var body = new { current = "not the password at all", @new = NewSecret };

        var (answer, problem) = await ada.CallAsync(HttpMethod.Post, "/v1/users/me/password", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe("current");
        for (var i = 0; i < 5; i++)
            await ada.StatusAsync(HttpMethod.Post, "/v1/users/me/password", body);
        (await ada.StatusAsync(HttpMethod.Post, "/v1/users/me/password", new { current = People.Secret, @new = NewSecret })).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("fourteen chars")]
    [InlineData("qwertyuiopasdfghjkl")]
    public async Task A_new_password_that_is_short_or_common_is_refused(string password)
    {
        await using var server = TesseraServer.Start();
        var (_, client) = await server.UserAsync("ada@example.com");
        using var ada = client;

        var (answer, problem) = await ada.CallAsync(HttpMethod.Post, "/v1/users/me/password", new { current = People.Secret, @new = password });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem!["errors"]!.AsObject().Single().Key.ShouldBe("new");
    }

    [Theory]
    [InlineData("rocket%daisy&lamp")]
    [InlineData("!!§§%%&&(({{]]==x?y")]
    [InlineData("84712093658172640")]
    [InlineData("空色の自転車で三つの丘を越えて行く")]
    public async Task Long_passwords_of_any_characters_are_taken(string password)
    {
        await using var server = TesseraServer.Start();
        var (_, client) = await server.UserAsync("ada@example.com");
        using var ada = client;

        (await ada.StatusAsync(HttpMethod.Post, "/v1/users/me/password", new { current = People.Secret, @new = password })).ShouldBe(HttpStatusCode.NoContent);

        await server.SignInAsync("ada@example.com", password);
    }

    [Fact]
    public async Task The_longest_address_and_password_sign_in()
    {
        await using var server = TesseraServer.Start();
        var email = new string('é', 242) + "@example.com";
        var password = string.Concat(Enumerable.Range(0, 256).Select(i => (char)('一' + (i * 7))));
        await server.AcceptAsync(People.CodeOf(await server.InviteAsync(email)), password);

        (await server.SignInAsync(email, password)).ShouldStartWith("tsp_");
    }
}
