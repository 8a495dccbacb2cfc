using System.Net;
using Tessera.Server.Roles;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Passkeys;
using Tessera.Server.Users;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Tests.Users.Credentials;

public sealed class ResetCredentialsTests
{
    private const string Short = "kelp9 zo";

    [Fact]
    public async Task Who_lost_everything_gets_in_by_the_password_again_and_what_was_lost_opens_nothing()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        using var lost = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, lost);
        await server.EnableTotpAsync(ada);

        var (answer, user) = await admin.CallAsync(HttpMethod.Delete, $"/v1/users/{ada}/credentials");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        user!.AsObject().ContainsKey("invitation").ShouldBeFalse();
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
        (await server.PasskeyAsync(lost)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        (await server.CredentialsAsync(ada)).ShouldBeEmpty();
        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=user.reset-credentials"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_password_too_short_to_stand_alone_goes_too_and_a_link_comes_instead()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        await server.EnableTotpAsync(ada);
        await server.ChangePasswordAsync(ada, People.Secret, Short);

        var user = await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{ada}/credentials");

        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.Refused>();
        (await server.AcceptAsync(People.CodeOf(user), Short)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.AcceptAsync(People.CodeOf(user))).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task Nobody_resets_their_own_or_those_of_somebody_who_may_do_more()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        await server.RoleAsync("Helpdesk", "none", TesseraPermissions.UserWrite);
        var (_, client) = await server.UserAsync("help@example.com", "Helpdesk");
        using var helpdesk = client;
        var (viewer, viewing) = await server.UserAsync("view@example.com");
        using var powerless = viewing;
        var self = await admin.MyIdAsync();

        (await admin.StatusAsync(HttpMethod.Delete, $"/v1/users/{self}/credentials")).ShouldBe(HttpStatusCode.Conflict);
        (await helpdesk.StatusAsync(HttpMethod.Delete, $"/v1/users/{self}/credentials")).ShouldBe(HttpStatusCode.Forbidden);
        (await powerless.StatusAsync(HttpMethod.Delete, $"/v1/users/{self}/credentials")).ShouldBe(HttpStatusCode.Forbidden);
        (await helpdesk.StatusAsync(HttpMethod.Delete, $"/v1/users/{viewer}/credentials")).ShouldBe(HttpStatusCode.OK);
        (await helpdesk.StatusAsync(HttpMethod.Delete, $"/v1/users/{Guid.AllBitsSet}/credentials")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_last_Super_Admin_is_not_left_without_a_password()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var self = await admin.MyIdAsync();
        await server.RoleAsync("Everything else", "write", [.. TesseraPermissions.All]);
        var (_, client) = await server.UserAsync("all@example.com", "Everything else");
        using var other = client;
        await server.EnableTotpAsync(self, TesseraServer.AdminEmail, TesseraServer.AdminSecret);
        await server.ChangePasswordAsync(self, TesseraServer.AdminSecret, Short);

        (await other.StatusAsync(HttpMethod.Delete, $"/v1/users/{self}/credentials")).ShouldBe(HttpStatusCode.Conflict);

        (await server.PasswordAsync(Short, TesseraServer.AdminEmail)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
    }
}
