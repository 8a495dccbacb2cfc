using System.Net;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>Codes are guessed no faster than passwords, and passwords no faster for there being codes.</summary>
public sealed class ThrottleTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("198.51.100.9");

    [Fact]
    public async Task Wrong_codes_and_wrong_passwords_are_counted_together()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        for (var i = 0; i < 3; i++)
        {
            (await server.PasswordAsync("wrong", from: Stranger)).ShouldBeOfType<SignIn.Outcome.Refused>();
            (await server.CodeAsync(ada, app.WrongCode(), Stranger)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        }

        (await server.CodeAsync(ada, app.Code(1), Stranger)).ShouldBeOfType<SecondFactor.Outcome.Throttled>("even the right one is not looked at");
        (await server.PasswordAsync(from: Stranger)).ShouldBeOfType<SignIn.Outcome.Throttled>();
        (await server.CodeAsync(ada, app.Code(1))).ShouldBeOfType<SecondFactor.Outcome.SignedIn>("the owner's network is another");
    }

    [Fact]
    public async Task Giving_the_password_between_guesses_at_the_code_does_not_begin_the_count_anew()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        for (var i = 0; i < 6; i++)
        {
            (await server.PasswordAsync(from: Stranger)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
            (await server.CodeAsync(ada, app.WrongCode(), Stranger)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        }

        (await server.PasswordAsync(from: Stranger)).ShouldBeOfType<SignIn.Outcome.Throttled>();
        (await server.CodeAsync(ada, app.WrongCode(), Stranger)).ShouldBeOfType<SecondFactor.Outcome.Throttled>();
    }

    [Fact]
    public async Task Wrong_recovery_codes_are_counted_as_well_and_the_right_code_ends_the_count()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        for (var i = 0; i < 5; i++)
            (await server.CodeAsync(ada, "AAAAA-AAAAA", Stranger)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, app.RecoveryCodes[0], Stranger)).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();

        for (var i = 0; i < 6; i++)
            (await server.CodeAsync(ada, "AAAAA-AAAAA", Stranger)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, "AAAAA-AAAAA", Stranger)).ShouldBeOfType<SecondFactor.Outcome.Throttled>();
    }

    [Fact]
    public async Task Signing_in_with_a_code_day_by_day_is_never_slowed_down()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        for (var i = 0; i < 40; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(30));
            (await server.PasswordAsync(from: Stranger)).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
            (await server.CodeAsync(ada, app.Code(), Stranger)).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
        }
    }

    [Fact]
    public async Task Guessing_the_password_where_it_guards_the_app_is_slowed_down()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        await server.EnableTotpAsync(ada);
        for (var i = 0; i < 6; i++)
            (await server.RemoveTotpAsync(ada, "wrong")).ShouldBeOfType<RemoveTotp.Outcome.WrongPassword>();

        (await server.RemoveTotpAsync(ada)).ShouldBeOfType<RemoveTotp.Outcome.Throttled>();
    }
}
