using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Tests.Support;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Tests.Users.Credentials;

public sealed class TotpTests
{
    [Fact]
    public async Task The_address_to_scan_says_what_apps_need_and_the_secret_has_160_bits()
    {
        await using var server = TesseraServer.Start();
        var begun = (await server.BeginTotpAsync(await server.AdaAsync())).ShouldBeOfType<BeginTotp.Outcome.Begun>();

        var uri = new Uri(begun.Uri);

        (uri.Scheme, uri.Host, Uri.UnescapeDataString(uri.AbsolutePath)).ShouldBe(("otpauth", "totp", "/Tessera localhost:ada@example.com"));
        var query = QueryHelpers.ParseQuery(uri.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        query.ShouldBe(new Dictionary<string, string> { ["secret"] = begun.Secret, ["issuer"] = "Tessera localhost", ["algorithm"] = "SHA1", ["digits"] = "6", ["period"] = "30" });
        new AuthenticatorApp(begun.Uri, server.Clock).Secret.Length.ShouldBe(20);
        begun.ToString().ShouldBe("Begun");
    }

    [Fact]
    public async Task Nothing_is_asked_for_before_a_code_has_confirmed_the_app()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var begun = (await server.BeginTotpAsync(ada)).ShouldBeOfType<BeginTotp.Outcome.Begun>();
        var app = new AuthenticatorApp(begun.Uri, server.Clock);

        (await server.ConfirmTotpAsync(ada, begun.Ticket, app.WrongCode())).ShouldBeOfType<ConfirmTotp.Outcome.WrongCode>();
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();

        (await server.ConfirmTotpAsync(ada, begun.Ticket, app.Code())).ShouldBeOfType<ConfirmTotp.Outcome.Enabled>().RecoveryCodes.Distinct().Count().ShouldBe(10);
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>().User.NeedsCode.ShouldBeTrue();
        (await server.PasswordAsync("wrong")).ShouldBeOfType<SignIn.Outcome.Refused>();
    }

    [Fact]
    public async Task A_ticket_is_good_for_its_user_for_ten_minutes_and_for_one_app()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        var begun = (await server.BeginTotpAsync(ada)).ShouldBeOfType<BeginTotp.Outcome.Begun>();
        var app = new AuthenticatorApp(begun.Uri, server.Clock);

        (await server.ConfirmTotpAsync(bob, begun.Ticket, app.Code(), "bob@example.com")).ShouldBeOfType<ConfirmTotp.Outcome.Expired>();
        (await server.ConfirmTotpAsync(ada, begun.Ticket[..^2], app.Code())).ShouldBeOfType<ConfirmTotp.Outcome.Expired>();
        (await server.ConfirmTotpAsync(ada, "", app.Code())).ShouldBeOfType<ConfirmTotp.Outcome.Expired>();
        (await server.ConfirmTotpAsync(ada, begun.Ticket, app.Code())).ShouldBeOfType<ConfirmTotp.Outcome.Enabled>();
        (await server.ConfirmTotpAsync(ada, begun.Ticket, app.Code())).ShouldBeOfType<ConfirmTotp.Outcome.AlreadyEnabled>();
        (await server.BeginTotpAsync(ada)).ShouldBeOfType<BeginTotp.Outcome.AlreadyEnabled>();

        var late = (await server.BeginTotpAsync(bob, "bob@example.com")).ShouldBeOfType<BeginTotp.Outcome.Begun>();
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        (await server.ConfirmTotpAsync(bob, late.Ticket, new AuthenticatorApp(late.Uri, server.Clock).Code(), "bob@example.com")).ShouldBeOfType<ConfirmTotp.Outcome.Expired>();
    }

    [Fact]
    public async Task Two_who_confirm_at_once_make_one_app()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var begun = (await server.BeginTotpAsync(ada)).ShouldBeOfType<BeginTotp.Outcome.Begun>();
        var code = new AuthenticatorApp(begun.Uri, server.Clock).Code();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.ConfirmTotpAsync(ada, begun.Ticket, code)));

        outcomes.OfType<ConfirmTotp.Outcome.Enabled>().Count().ShouldBe(1);
        (await server.CredentialsAsync(ada)).Select(credential => credential.Kind).ShouldBe(["totp", "recovery-codes"]);
    }

    [Fact]
    public async Task A_code_is_taken_once_however_many_come_with_it()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);

        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.Refused>("the code that set it up is used");
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = app.Code();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.CodeAsync(ada, code)));

        outcomes.OfType<SecondFactor.Outcome.SignedIn>().Single().User.Id.ShouldBe(ada);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await server.CodeAsync(ada, code)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, app.Code().Insert(3, " "))).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
    }

    [Fact]
    public async Task A_used_code_stays_used_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            var clock = new FakeClock();
            Guid ada;
            string code;
            await using (var server = TesseraServer.Start(directory, clock))
            {
                ada = await server.AdaAsync();
                var app = await server.EnableTotpAsync(ada);
                clock.Advance(TimeSpan.FromSeconds(30));
                code = app.Code();
                (await server.CodeAsync(ada, code)).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
            }

            await using var again = TesseraServer.Start(directory, clock);
            (await again.CodeAsync(ada, code)).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_in_any_spelling()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        var app = await server.EnableTotpAsync(ada);
        var others = await server.EnableTotpAsync(bob, "bob@example.com");

        (await server.CodeAsync(ada, others.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.CodeAsync(ada, app.RecoveryCodes[0])));
        outcomes.OfType<SecondFactor.Outcome.SignedIn>().Count().ShouldBe(1);
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, app.RecoveryCodes[1].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();

        (await server.CredentialsAsync(ada)).Single(credential => credential.Kind == "recovery-codes").CodesLeft.ShouldBe(8);
        using var admin = await server.AdminAsync();
        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=recovery-codes.use"))["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task New_recovery_codes_make_the_old_ones_void()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        (await RenewAsync(server, ada)).ShouldBeOfType<RenewRecoveryCodes.Outcome.NotEnabled>();
        var app = await server.EnableTotpAsync(ada);

        (await RenewAsync(server, ada, "wrong")).ShouldBeOfType<RenewRecoveryCodes.Outcome.WrongPassword>();
        var renewed = (await RenewAsync(server, ada)).ShouldBeOfType<RenewRecoveryCodes.Outcome.Renewed>().RecoveryCodes;

        renewed.Count.ShouldBe(10);
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, renewed[9])).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
    }

    [Fact]
    public async Task Removing_the_app_takes_the_password_and_then_the_password_is_enough_again()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);

        (await server.RemoveTotpAsync(ada, "wrong")).ShouldBeOfType<RemoveTotp.Outcome.WrongPassword>();
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>();
        (await server.RemoveTotpAsync(ada)).ShouldBeOfType<RemoveTotp.Outcome.Removed>();

        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CredentialsAsync(ada)).ShouldBeEmpty();
        (await server.RemoveTotpAsync(ada)).ShouldBeOfType<RemoveTotp.Outcome.NotEnabled>();
        (await server.EnableTotpAsync(ada)).Text.ShouldNotBe(app.Text);
    }

    [Fact]
    public async Task Somebody_deactivated_or_deleted_gets_in_with_no_code()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        server.Clock.Advance(TimeSpan.FromSeconds(30));

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { active = false });
        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.BeginTotpAsync(ada)).ShouldBeOfType<BeginTotp.Outcome.NotFound>();
        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{ada}");
        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.Refused>();

        var rows = await server.WithDbAsync(db => db.Credentials.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row.DeletedAt != null && row.UniqueKey == null && row.Content == "{}");
    }

    [Fact]
    public async Task When_it_was_last_used_is_shown_and_writes_neither_row_nor_feed()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        var before = await StateAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(30));

        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();

        var totp = (await server.CredentialsAsync(ada)).Single(credential => credential.Kind == "totp");
        totp.LastUsedAt.ShouldBe(server.Clock.GetUtcNow());
        (await StateAsync()).ShouldBe(before);

        Task<(string Seal, long Epoch)> StateAsync() => server.WithDbAsync(async db => (
            Convert.ToHexString((await db.Credentials.OrderBy(row => row.Id).FirstAsync(TestContext.Current.CancellationToken)).Seal),
            (await db.Instance.SingleAsync(TestContext.Current.CancellationToken)).Epoch));
    }

    private static Task<RenewRecoveryCodes.Outcome> RenewAsync(TesseraServer server, Guid userId, string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<RenewRecoveryCodes>().ExecuteAsync(db, Signing.CallerOf(userId), password, Signing.Home, TestContext.Current.CancellationToken));
}
