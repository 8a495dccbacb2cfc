using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Passkeys;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>Fifteen characters, or eight beside a second factor; and eight never stand alone.</summary>
public sealed class ShortPasswordTests
{
    private const string Short = "kelp9 zo";

    [Fact]
    public async Task Eight_characters_are_enough_beside_an_app_and_seven_are_not()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        (await server.ChangePasswordAsync(ada, People.Secret, Short)).ShouldBe(HttpStatusCode.BadRequest);
        await server.EnableTotpAsync(ada);

        (await server.ChangePasswordAsync(ada, People.Secret, Short[1..])).ShouldBe(HttpStatusCode.BadRequest);
        (await server.ChangePasswordAsync(ada, People.Secret, Short)).ShouldBe(HttpStatusCode.NoContent);

        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("Passw0rd")]
    [InlineData("12345678")]
    [InlineData("qwertyui")]
    [InlineData("abcabcabc")]
    [InlineData("ada12345")]
    [InlineData("sommer2026")]
    public async Task A_short_password_that_is_guessed_first_is_refused(string password)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        await server.EnableTotpAsync(ada);

        (await server.ChangePasswordAsync(ada, People.Secret, password)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_last_second_factor_stays_while_the_password_is_short()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.EnableTotpAsync(ada);
        var passkey = await server.RegisteredAsync(ada, authenticator);
        await server.ChangePasswordAsync(ada, People.Secret, Short);

        (await server.RemoveTotpAsync(ada, Short)).ShouldBeOfType<RemoveTotp.Outcome.Removed>("the passkey is left");
        (await server.RemovePasskeyAsync(ada, passkey.Id, Short)).ShouldBeOfType<RemovePasskey.Outcome.PasswordTooShort>();
        (await server.ChangePasswordAsync(ada, Short, People.Secret)).ShouldBe(HttpStatusCode.NoContent);
        (await server.RemovePasskeyAsync(ada, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.Removed>();
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task An_app_stays_while_the_password_is_short_and_there_is_nothing_else()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        await server.EnableTotpAsync(ada);
        await server.ChangePasswordAsync(ada, People.Secret, Short);

        (await server.RemoveTotpAsync(ada, Short)).ShouldBeOfType<RemoveTotp.Outcome.PasswordTooShort>();

        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
        (await server.CredentialsAsync(ada)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Beside_a_passkey_alone_a_short_password_asks_for_it_and_gets_no_token_by_Basic()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>("a long one goes on being enough");

        (await server.ChangePasswordAsync(ada, People.Secret, Short)).ShouldBe(HttpStatusCode.NoContent);

        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>().User.NeedsCode.ShouldBeFalse();
        (await server.CodeAsync(ada, "000000")).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.BasicAsync(password: Short)).Body.Text("reason").ShouldBe("passkey_required");
        (await server.BasicAsync("000000", Short)).Answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
        await server.ByHandAsync("DELETE FROM credentials");
        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>("taking the passkey out by hand does not make it enough");
        (await server.ChangePasswordAsync(ada, Short, People.Secret)).ShouldBe(HttpStatusCode.NoContent);
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task A_short_password_from_the_settings_cannot_be_left_alone_again_once_there_was_an_app()
    {
        await using var server = TesseraServer.Start(settings: ("Tessera:Admin:Password", Short));
        var id = await server.WithDbAsync(db => db.Users.Select(row => row.Id).SingleAsync(TestContext.Current.CancellationToken));
        (await server.PasswordAsync(Short, TesseraServer.AdminEmail)).ShouldBeOfType<SignIn.Outcome.SignedIn>();
        await server.EnableTotpAsync(id, TesseraServer.AdminEmail, Short);

        (await server.RemoveTotpAsync(id, Short)).ShouldBeOfType<RemoveTotp.Outcome.PasswordTooShort>();
    }

    [Fact]
    public async Task An_invitation_takes_a_short_password_from_somebody_with_a_second_factor_alone()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        var bob = await server.InviteAsync("bob@example.com");

        (await server.AcceptAsync(People.CodeOf(bob), Short)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var again = await admin.OkAsync(HttpMethod.Post, $"/v1/users/{ada}/invitation");
        (await server.AcceptAsync(People.CodeOf(again), Short)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.PasswordAsync(Short)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>("a new password is no way round the code");
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
        (await server.RemoveTotpAsync(ada, Short)).ShouldBeOfType<RemoveTotp.Outcome.PasswordTooShort>();
    }

    [Fact]
    public async Task A_keyboard_that_composes_letters_otherwise_does_not_make_a_password_longer()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        const string composed = "é ù à ê î";
        await server.EnableTotpAsync(ada);
        await server.ChangePasswordAsync(ada, People.Secret, composed);

        var apart = composed.Normalize(System.Text.NormalizationForm.FormD);
        PasswordRules.IsLong(apart + "12").ShouldBeFalse();
        (await server.RemoveTotpAsync(ada, apart)).ShouldBeOfType<RemoveTotp.Outcome.PasswordTooShort>();
    }
}
