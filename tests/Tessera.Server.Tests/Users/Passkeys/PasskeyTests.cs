using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Credentials;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Tests.Users.Passkeys;

public sealed class PasskeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Bends one thing that the authenticator says.</summary>
    public static TheoryData<string> Bends => [.. Bending.Keys];

    private static Dictionary<string, Action<SoftwareAuthenticator>> Bending { get; } = new(StringComparer.Ordinal)
    {
        ["another origin"] = authenticator => authenticator.Origin = "https://evil.example",
        ["the origin's other scheme"] = authenticator => authenticator.Origin = "https://localhost:5080",
        ["the origin's other port"] = authenticator => authenticator.Origin = "http://localhost:5081",
        ["the origin with a path"] = authenticator => authenticator.Origin = "http://localhost:5080/",
        ["in a frame"] = authenticator => authenticator.TopOrigin = "https://evil.example",
        ["another relying party"] = authenticator => authenticator.RelyingParty = "evil.example",
        ["another challenge"] = authenticator => authenticator.Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ["another ceremony"] = authenticator => authenticator.Type = "payment.get",
        ["owner not verified"] = authenticator => authenticator.Flags = 0b001,
        ["owner not there"] = authenticator => authenticator.Flags = 0b100,
        ["backed up though it cannot be"] = authenticator => authenticator.Flags = 0b1_0101,
    };

    [Fact]
    public async Task A_registered_passkey_signs_its_owner_in_by_itself()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();

        var passkey = await server.RegisteredAsync(ada, authenticator, "  Laptop ");

        (passkey.Kind, passkey.Name, passkey.Status, passkey.LastUsedAt).ShouldBe(("passkey", "Laptop", "active", null));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>().User.Id.ShouldBe(ada);
        (await server.CredentialsAsync(ada)).Single().LastUsedAt.ShouldBe(server.Clock.GetUtcNow());
        await server.EnableTotpAsync(ada);
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>("it is two factors in one");
    }

    [Fact]
    public async Task The_browser_is_asked_for_a_verified_discoverable_key_under_the_user_s_id()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);

        var begun = (await server.BeginPasskeyAsync(ada)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.Begun>();

        var options = JsonNode.Parse(begun.OptionsJson)!;
        ((string)options["rp"]!["id"]!).ShouldBe("localhost");
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars((string)options["user"]!["id"]!)).ShouldBe(ada.ToString());
        ((string)options["user"]!["name"]!).ShouldBe(Signing.Email);
        ((string)options["authenticatorSelection"]!["userVerification"]!).ShouldBe("required");
        ((string)options["authenticatorSelection"]!["residentKey"]!).ShouldBe("required");
        ((string)options["excludeCredentials"]!.AsArray().Single()!["id"]!).ShouldBe(System.Buffers.Text.Base64Url.EncodeToString(authenticator.CredentialId));
        var request = JsonNode.Parse((await server.BeginPasskeySignInAsync()).OptionsJson)!;
        ((string)request["rpId"]!).ShouldBe("localhost");
        request["allowCredentials"]!.AsArray().ShouldBeEmpty("nobody learns whose passkeys there are");
    }

    [Theory]
    [MemberData(nameof(Bends))]
    public async Task What_is_not_said_as_it_has_to_be_registers_nothing(string bend)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        Bending[bend](authenticator);

        (await server.RegisterAsync(ada, authenticator)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Refused>();

        (await server.CredentialsAsync(ada)).ShouldBeEmpty();
        server.Logged.ShouldContain("A passkey was refused at http://localhost:5080");
    }

    [Theory]
    [MemberData(nameof(Bends))]
    public async Task What_is_not_said_as_it_has_to_be_signs_nobody_in(string bend)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);
        using var bent = authenticator.Clone();
        Bending[bend](bent);

        (await server.PasskeyAsync(bent)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();

        server.Logged.ShouldContain("A passkey was refused at http://localhost:5080");
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task A_wrong_signature_an_unknown_key_and_somebody_else_s_handle_sign_nobody_in()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);

        using var forger = authenticator.Clone();
        forger.SignsWrongly = true;
        (await server.PasskeyAsync(forger)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        using var stranger = new SoftwareAuthenticator { UserHandle = Handle(ada) };
        (await server.PasskeyAsync(stranger)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        using var impostor = authenticator.Clone();
        impostor.UserHandle = Handle(bob);
        (await server.PasskeyAsync(impostor)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        foreach (var nonsense in new[] { "", "null", "{}", "[]", "{\"id\":1}", "\0" })
            (await server.FinishPasskeySignInAsync((await server.BeginPasskeySignInAsync()).Ticket, nonsense)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>(nonsense);

        static string Handle(Guid id) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_good_once_whether_the_passkey_counts_or_not(bool counts)
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator { Counts = counts };
        await server.RegisteredAsync(ada, authenticator);
        for (var i = 0; i < 2; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            var begun = await server.BeginPasskeySignInAsync();
            var answer = authenticator.Get(begun.OptionsJson);

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.FinishPasskeySignInAsync(begun.Ticket, answer)));

            outcomes.OfType<FinishPasskeySignIn.Outcome.SignedIn>().Count().ShouldBe(1);
            (await server.FinishPasskeySignInAsync(begun.Ticket, answer)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        }
    }

    [Fact]
    public async Task A_counter_that_does_not_grow_is_refused()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator { Counter = 5 };
        await server.RegisteredAsync(ada, authenticator);
        using var clone = authenticator.Clone();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();

        (await server.PasskeyAsync(clone)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();

        await server.ByHandAsync("DELETE FROM credential_usage");
        clone.Counter = 4;
        (await server.PasskeyAsync(clone)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>("the counter that it began with is sealed");
    }

    [Fact]
    public async Task A_ticket_is_good_for_one_ceremony_and_ten_minutes()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        using var authenticator = new SoftwareAuthenticator();
        var begun = (await server.BeginPasskeyAsync(ada)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.Begun>();
        var made = authenticator.Create(begun.OptionsJson);

        (await server.FinishPasskeyAsync(bob, begun.Ticket, made)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Expired>();
        (await server.FinishPasskeyAsync(ada, begun.Ticket, made, " ")).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Invalid>();
        (await server.FinishPasskeyAsync(ada, begun.Ticket, made)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Registered>();
        var request = await server.BeginPasskeySignInAsync();
        (await server.FinishPasskeySignInAsync(begun.Ticket, authenticator.Get(request.OptionsJson))).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        (await server.FinishPasskeySignInAsync(request.Ticket, authenticator.Get(request.OptionsJson))).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
    }

    [Fact]
    public async Task A_passkey_belongs_to_one_user()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        using var authenticator = new SoftwareAuthenticator();
        using var same = new SoftwareAuthenticator { CredentialId = authenticator.CredentialId };

        var begun = (await server.BeginPasskeyAsync(ada)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.Begun>();
        var made = authenticator.Create(begun.OptionsJson);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.FinishPasskeyAsync(ada, begun.Ticket, made)));
        outcomes.OfType<FinishPasskeyRegistration.Outcome.Registered>().Count().ShouldBe(1);
        (await server.RegisterAsync(bob, same)).ShouldNotBeOfType<FinishPasskeyRegistration.Outcome.Registered>();

        (await server.CredentialsAsync(bob)).ShouldBeEmpty();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>().User.Id.ShouldBe(ada);
    }

    [Fact]
    public async Task Registering_and_removing_take_the_password_and_a_removed_passkey_is_refused()
    {
        await using var server = TesseraServer.Start();
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        using var authenticator = new SoftwareAuthenticator();
        (await server.BeginPasskeyAsync(ada, "wrong")).ShouldBeOfType<BeginPasskeyRegistration.Outcome.WrongPassword>();
        var passkey = await server.RegisteredAsync(ada, authenticator);

        (await server.RemovePasskeyAsync(ada, passkey.Id, "wrong")).ShouldBeOfType<RemovePasskey.Outcome.WrongPassword>();
        (await server.RemovePasskeyAsync(bob, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.NotFound>();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();
        (await server.RemovePasskeyAsync(ada, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.Removed>();
        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
        (await server.RemovePasskeyAsync(ada, passkey.Id)).ShouldBeOfType<RemovePasskey.Outcome.NotFound>();
        (await server.RegisterAsync(ada, authenticator)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Registered>("its id is free again");
    }

    [Fact]
    public async Task A_user_has_at_most_twenty()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        var open = (await server.BeginPasskeyAsync(ada)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.Begun>();
        using var last = new SoftwareAuthenticator();
        var made = last.Create(open.OptionsJson);
        for (var i = 0; i < 20; i++)
        {
            using var authenticator = new SoftwareAuthenticator();
            await server.RegisteredAsync(ada, authenticator, $"Key {i}");
        }

        (await server.BeginPasskeyAsync(ada)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.TooMany>();
        (await server.FinishPasskeyAsync(ada, open.Ticket, made)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.TooMany>();
    }

    [Fact]
    public async Task Somebody_deactivated_is_refused()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { active = false });

        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();
    }

    [Fact]
    public async Task Whoever_keeps_presenting_wrong_passkeys_is_slowed_down()
    {
        await using var server = TesseraServer.Start();
        using var stranger = new SoftwareAuthenticator { UserHandle = "AAAA" };
        for (var i = 0; i < 31; i++)
            (await server.PasskeyAsync(stranger)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Refused>();

        (await server.PasskeyAsync(stranger)).ShouldBeOfType<FinishPasskeySignIn.Outcome.Throttled>();
    }

    [Fact]
    public async Task Using_one_writes_neither_its_row_nor_the_feed()
    {
        await using var server = TesseraServer.Start();
        var ada = await server.AdaAsync();
        using var authenticator = new SoftwareAuthenticator();
        await server.RegisteredAsync(ada, authenticator);
        var before = await StateAsync();

        (await server.PasskeyAsync(authenticator)).ShouldBeOfType<FinishPasskeySignIn.Outcome.SignedIn>();

        (await StateAsync()).ShouldBe(before);

        Task<(string Seal, long Epoch)> StateAsync() => server.WithDbAsync(async db => (
            Convert.ToHexString((await db.Credentials.SingleAsync(Ct)).Seal), (await db.Instance.SingleAsync(Ct)).Epoch));
    }
}
