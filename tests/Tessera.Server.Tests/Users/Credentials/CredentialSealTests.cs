using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Passkeys;
using Tessera.Server.Users;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Tests.Users.Credentials;

/// <summary>Somebody writes to the table of credentials: what they wrote signs nobody in and takes no question away, and is reported.</summary>
public sealed class CredentialSealTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Edits => new()
    {
        { "another key", "UPDATE credentials SET \"Content\" = (SELECT \"Content\" FROM credentials WHERE \"Name\" = 'other') WHERE \"Name\" = 'victim'" },
        { "another user", "UPDATE credentials SET \"UserId\" = (SELECT \"UserId\" FROM credentials WHERE \"Name\" = 'other') WHERE \"Name\" = 'victim'" },
        { "another kind", "UPDATE credentials SET \"Kind\" = 1 WHERE \"Name\" = 'victim'" },
        { "no kind", "UPDATE credentials SET \"Kind\" = 77 WHERE \"Name\" = 'victim'" },
        { "content that is none", "UPDATE credentials SET \"Content\" = 'x' WHERE \"Name\" = 'victim'" },
        { "an unreadable time", "UPDATE credentials SET \"CreatedAt\" = 9223372036854775807 WHERE \"Name\" = 'victim'" },
        { "a seal of another row", "UPDATE credentials SET \"Seal\" = (SELECT \"Seal\" FROM credentials WHERE \"Name\" = 'other') WHERE \"Name\" = 'victim'" },
        { "a moved epoch", "UPDATE credentials SET \"Epoch\" = \"Epoch\" + 1 WHERE \"Name\" = 'victim'" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edited_passkey_is_refused_at_once_and_reported_and_others_go_on(string what, string sql)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            var clock = new FakeClock();
            using var victim = new SoftwareAuthenticator();
            using var other = new SoftwareAuthenticator();
            Guid ada, id;
            await using (var server = TesseraServer.Start(directory.FullName, clock))
            {
                ada = await server.AdaAsync();
                var bob = await server.AdaAsync("bob@example.com");
                id = (await server.RegisteredAsync(ada, victim, "victim")).Id;
                await server.RegisteredAsync(bob, other, "other");

                (await server.ByHandAsync(sql)).ShouldBe(1, what);

                (await server.PasskeyAsync(victim)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>("even before the next check");
                (await server.PasskeyAsync(other)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
                await server.FindAsync(("credential", id.ToString()));
            }

            await using (var server = TesseraServer.Start(directory.FullName, clock))
            {
                server.Get<IntegrityReport>().Broken.ShouldBe([("credential", id.ToString())]);
                (await server.PasskeyAsync(victim)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
                (await server.PasskeyAsync(other)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_planted_passkey_signs_nobody_in_and_is_reported()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        using var mine = new SoftwareAuthenticator();
        await server.RegisteredAsync(bob, mine, "mine");

        // Bob's own passkey, as a row of Ada's.
        await server.ByHandAsync($"CREATE TABLE copy AS SELECT * FROM credentials; DELETE FROM credentials; UPDATE copy SET \"Id\" = '019AFFFF-0000-7000-8000-000000000000', \"UserId\" = '{ada.ToString().ToUpperInvariant()}'; INSERT INTO credentials SELECT * FROM copy");
        mine.UserHandle = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(ada.ToString()));

        (await server.PasskeyAsync(mine)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        await server.SweepAsync();
        server.Get<IntegrityReport>().IsBroken("credential", "019affff-0000-7000-8000-000000000000").ShouldBeTrue();
        (await server.CredentialsAsync(ada)).Single().Status.ShouldBe("tampered");
    }

    [Fact]
    public async Task A_removed_passkey_put_back_with_its_own_seal_is_refused_and_reported_and_can_be_removed_again()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        var passkey = await server.RegisteredAsync(ada, authenticator);
        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM credentials");
        (await server.RemovePasskeyAsync(ada, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.Removed>();

        await server.ByHandAsync("DELETE FROM credentials; INSERT INTO credentials SELECT * FROM kept");

        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>("even before the next check");
        await server.FindAsync(("credential", passkey.Id.ToString()));
        (await server.RemovePasskeyAsync(ada, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.Removed>();
        await server.SweepAsync();
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("edited", "UPDATE credentials SET \"Name\" = 'x' WHERE \"Kind\" = 1")]
    [InlineData("taken out", "CREATE TABLE kept AS SELECT * FROM credentials WHERE \"Kind\" = 1; DELETE FROM credentials WHERE \"Kind\" = 1")]
    [InlineData("given to somebody else", "UPDATE credentials SET \"UserId\" = '019AFFFF-0000-7000-8000-000000000000', \"UniqueKey\" = 'x' WHERE \"Kind\" = 1")]
    [InlineData("marked as deleted", "UPDATE credentials SET \"DeletedAt\" = 1, \"UniqueKey\" = NULL WHERE \"Kind\" = 1")]
    public async Task However_an_app_s_row_is_spoilt_the_code_is_still_asked_for(string what, string sql)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        var id = (await server.CredentialsAsync(ada)).Single(credential => credential.Kind == "totp").Id;

        await server.ByHandAsync(sql);

        server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.NeedsSecondFactor>(what);
        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.Refused>(what);
        (await server.BasicAsync(app.Code())).Body.Text("reason").ShouldBe("code_wrong");
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.SignedIn>("those are in another row");
        await server.FindAsync(("credential", id.ToString()));
        (await server.RemoveTotpAsync(ada)).ShouldBeOfType<RemoveTotp.Outcome.Removed>();
        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task An_app_taken_out_by_hand_works_again_when_it_is_put_back()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM credentials WHERE \"Kind\" = 1; DELETE FROM credentials WHERE \"Kind\" = 1");
        await server.FindAsync();

        await server.ByHandAsync("INSERT INTO credentials SELECT * FROM kept");

        await server.SweepAsync();
        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();
    }

    [Theory]
    [InlineData("the question taken away", "UPDATE users SET \"NeedsCode\" = FALSE WHERE \"Email\" = 'ada@example.com'")]
    [InlineData("the user of before", "DELETE FROM users WHERE \"Email\" = 'ada@example.com'; INSERT INTO users SELECT * FROM before")]
    public async Task A_user_s_row_that_no_longer_asks_for_a_code_signs_nobody_in(string what, string sql)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        await server.ByHandAsync("CREATE TABLE before AS SELECT * FROM users WHERE \"Email\" = 'ada@example.com'");
        await server.EnableTotpAsync(ada);

        await server.ByHandAsync(sql);

        (await server.PasswordAsync()).ShouldBeOfType<SignIn.Outcome.Refused>(what);
        await server.FindAsync(("user", ada.ToString()));
    }

    [Fact]
    public async Task A_spent_recovery_code_stays_spent_when_the_row_of_before_is_put_back()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);
        await server.ByHandAsync("CREATE TABLE kept AS SELECT * FROM credentials WHERE \"Kind\" = 2");
        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.SignedIn>();

        await server.ByHandAsync("DELETE FROM credentials WHERE \"Kind\" = 2; INSERT INTO credentials SELECT * FROM kept");

        (await server.CodeAsync(ada, app.RecoveryCodes[0])).ShouldBeOfType<SecondFactor.Outcome.Refused>();
        (await server.CodeAsync(ada, app.RecoveryCodes[1])).ShouldBeOfType<SecondFactor.Outcome.Refused>("nothing in it is believed");
        await server.FindAsync();
    }

    [Fact]
    public async Task The_code_that_set_the_app_up_stays_used_when_its_uses_are_wiped_out()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var app = await server.EnableTotpAsync(ada);

        await server.ByHandAsync("DELETE FROM credential_usage");

        (await server.CodeAsync(ada, app.Code())).ShouldBeOfType<SecondFactor.Outcome.Refused>();
    }

    [Fact]
    public void Seals_of_users_made_before_there_were_second_factors_still_hold()
    {
        var user = new UserRow { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Email = "a@b", EmailKey = "A@B", Name = "A", PasswordHash = "x", CreatedAt = DateTimeOffset.UnixEpoch };
        var before = new SealContent();
        before.Add(user.Id);
        before.Add(user.Email);
        before.Add(user.EmailKey);
        before.Add(user.PasswordHash);
        before.Add(user.IsActive);
        before.Add(user.RoleIds);
        before.Add(user.InvitationDigest);
        before.Add(user.InvitationExpiresAt);
        before.Add(user.DeletedAt);

        Content().ShouldBe(before.Written.ToArray());
        var contents = new HashSet<string> { Convert.ToHexString(Content()) };
        foreach (var (needsCode, isShort) in new[] { (true, false), (false, true), (true, true) })
        {
            (user.NeedsCode, user.HasShortPassword) = (needsCode, isShort);
            contents.Add(Convert.ToHexString(Content())).ShouldBeTrue();
        }

        byte[] Content()
        {
            var content = new SealContent();
            user.WriteTo(content);
            return content.Written.ToArray();
        }
    }

    [Fact]
    public async Task Rows_that_nobody_touched_are_never_reported()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        var passkey = await server.RegisteredAsync(ada, authenticator);
        var app = await server.EnableTotpAsync(ada);
        await server.CodeAsync(ada, app.RecoveryCodes[0]);
        await server.PasskeyAsync(authenticator);
        await server.RemovePasskeyAsync(ada, passkey.Id);

        await server.SweepAsync();

        server.Get<IntegrityReport>().Broken.ShouldBeEmpty();
        (await server.WithDbAsync(db => db.Changes.CountAsync(change => change.Kind == ChangeKind.Credential, Ct))).ShouldBe(5);
    }
}
