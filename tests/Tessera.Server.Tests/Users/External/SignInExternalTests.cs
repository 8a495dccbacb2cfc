using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Tests.Security;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Credentials;
using Tessera.Server.Users.External;

namespace Tessera.Server.Tests.Users.External;

/// <summary>Who somebody is here, once a provider has said who they are there.</summary>
public sealed class SignInExternalTests : IAsyncLifetime
{
    private static readonly (string, string) ByEmail = ("LinkByVerifiedEmail", "true");
    private TestProvider provider = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => provider = await TestProvider.StartAsync();

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Fact]
    public async Task A_connected_account_is_found_by_provider_and_subject_alone()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        var ada = await server.AdaAsync();
        var account = await server.ConnectedAsync(ada);
        (account.Kind, account.Name, account.Provider).ShouldBe(("external", "ada@example.com", "acme"));

        provider.Person = new JsonObject { ["sub"] = "ada-at-provider" };
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.SignedIn>().User.Id.ShouldBe(ada);
        provider.Person = new JsonObject { ["sub"] = "Ada-at-provider", ["email"] = "ada@example.com", ["email_verified"] = true };
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>("case is part of a subject");

        (await server.CredentialsAsync(ada)).Single().LastUsedAt.ShouldBe(server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Unless_the_settings_say_so_a_verified_address_finds_nobody_and_makes_nobody()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        await server.AdaAsync();
        var before = await server.WithDbAsync(db => db.Users.CountAsync(Ct));

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();

        (await server.WithDbAsync(db => db.Users.CountAsync(Ct))).ShouldBe(before);
        (await server.WithDbAsync(db => db.Credentials.AnyAsync(Ct))).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_settings_say_so_a_verified_address_connects_once_and_then_the_subject_counts()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        var ada = await server.AdaAsync();

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.SignedIn>().User.Id.ShouldBe(ada);

        provider.Person["email"] = "moved@example.com";
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.SignedIn>().User.Id.ShouldBe(ada);
        provider.Person = new JsonObject { ["sub"] = "who has the address now", ["email"] = "ada@example.com", ["email_verified"] = true };
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>("addresses pass to others");
        (await server.CredentialsAsync(ada)).ShouldHaveSingleItem();
        using var admin = await server.AdminAsync();
        (await admin.OkAsync(HttpMethod.Get, "/v1/audit-events?action=external.create"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    [InlineData("\"TRUE\"")]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[true]")]
    [InlineData(null)]
    public async Task An_address_that_is_not_said_to_be_verified_finds_nobody(string? verified)
    {
        provider.Person.AsObject().Remove("email_verified");
        if (verified is not null)
            provider.Person["email_verified"] = JsonNode.Parse(verified);
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        await server.AdaAsync();

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();
    }

    [Fact]
    public async Task An_unknown_address_makes_nobody_even_when_it_is_verified()
    {
        provider.Person["email"] = "stranger@example.com";
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        await server.AdaAsync();
        var before = await server.WithDbAsync(db => db.Users.CountAsync(Ct));

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();

        (await server.WithDbAsync(db => db.Users.CountAsync(Ct))).ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_deactivated_is_refused_by_subject_and_by_address(bool isConnected)
    {
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        using var admin = await server.AdminAsync();
        var ada = await server.AdaAsync();
        if (isConnected)
            await server.ConnectedAsync(ada);

        await admin.OkAsync(HttpMethod.Patch, $"/v1/users/{ada}", new { active = false });
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.Refused>();

        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{ada}");
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_has_an_app_is_asked_for_the_code_and_nothing_is_connected_before_it(bool isConnected)
    {
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        var ada = await server.AdaAsync();
        if (isConnected)
            await server.ConnectedAsync(ada);
        await server.EnableTotpAsync(ada);

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NeedsSecondFactor>().User.Id.ShouldBe(ada);

        (await server.CredentialsAsync(ada)).Count(credential => credential.Kind == "external").ShouldBe(isConnected ? 1 : 0);
    }

    [Fact]
    public async Task Numbers_are_subjects_as_well_and_providers_do_not_share_them()
    {
        (string, string)[] settings = [.. provider.Settings("git-hub", ("SubjectClaim", "id"), ("EmailVerifiedClaim", "verified"), ("NameClaim", "login")), .. provider.Settings("other", ("SubjectClaim", "id"))];
        provider.Person = JsonNode.Parse("""{"id": 583231, "login": "octocat", "email": null}""")!;
        await using var server = TesseraServer.Start(settings: settings);
        var ada = await server.AdaAsync();
        var account = await server.ConnectedAsync(ada, "git-hub");
        account.Name.ShouldBe("octocat");

        (await server.ExternalAsync("git-hub")).ShouldBeOfType<SignInExternal.Outcome.SignedIn>().User.Id.ShouldBe(ada);
        (await server.ExternalAsync("other")).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();
    }

    [Fact]
    public async Task Connecting_takes_the_password_and_a_ticket_of_this_user_for_this_provider()
    {
        await using var server = TesseraServer.Start(settings: [.. provider.Settings(), .. provider.Settings("other")]);
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        (await server.BeginConnectAsync(ada, password: "wrong")).ShouldBeOfType<BeginConnectExternal.Outcome.WrongPassword>();
        (await server.BeginConnectAsync(ada, "none")).ShouldBeOfType<BeginConnectExternal.Outcome.NoSuchProvider>();
        var ticket = (await server.BeginConnectAsync(ada)).ShouldBeOfType<BeginConnectExternal.Outcome.Begun>().Ticket;
        using var browser = new Browser(server);

        (await server.ConnectAsync(ada, await browser.SignedInAtProviderAsync())).ShouldBeOfType<ConnectExternal.Outcome.Expired>("came without a ticket");
        (await server.ConnectAsync(ada, await browser.SignedInAtProviderAsync("other", ticket))).ShouldBeOfType<ConnectExternal.Outcome.Expired>("came from another provider");
        var result = await browser.SignedInAtProviderAsync(ticket: ticket);
        (await server.ConnectAsync(bob, result)).ShouldBeOfType<ConnectExternal.Outcome.Expired>("is not whose ticket it is");
        (await server.ConnectAsync(ada, result)).ShouldBeOfType<ConnectExternal.Outcome.Connected>();
        (await server.ConnectAsync(ada, result)).ShouldBeOfType<ConnectExternal.Outcome.AlreadyConnected>();
        var late = (await server.BeginConnectAsync(ada)).ShouldBeOfType<BeginConnectExternal.Outcome.Begun>().Ticket;
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        (await server.ConnectAsync(ada, result with { Ticket = late })).ShouldBeOfType<ConnectExternal.Outcome.Expired>();
    }

    [Fact]
    public async Task One_account_at_a_provider_is_one_user_s()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        var account = await server.ConnectedAsync(ada);
        var begun = (await server.BeginConnectAsync(bob)).ShouldBeOfType<BeginConnectExternal.Outcome.Begun>();
        using var browser = new Browser(server);
        var result = await browser.SignedInAtProviderAsync(ticket: begun.Ticket);

        (await server.ConnectAsync(bob, result)).ShouldBeOfType<ConnectExternal.Outcome.AlreadyConnected>();
        (await server.DisconnectAsync(bob, account.Id)).ShouldBeOfType<DisconnectExternal.Outcome.NotFound>();
        (await server.DisconnectAsync(ada, account.Id)).ShouldBeOfType<DisconnectExternal.Outcome.Disconnected>();

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.NotConnected>();
        (await server.ConnectAsync(bob, result)).ShouldBeOfType<ConnectExternal.Outcome.Connected>();
    }

    [Fact]
    public async Task Whoever_has_no_other_way_in_keeps_the_connection()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings(more: ByEmail));
        var invited = Guid.Parse((await server.InviteAsync("ada@example.com")).Text("id"));
        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.SignedIn>().User.Id.ShouldBe(invited);
        var account = (await server.CredentialsAsync(invited)).Single();

        (await server.DisconnectAsync(invited, account.Id)).ShouldBeOfType<DisconnectExternal.Outcome.LastWayIn>();

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.SignedIn>();
    }

    [Fact]
    public async Task A_connection_moved_to_another_user_by_hand_is_refused_and_reported()
    {
        await using var server = TesseraServer.Start(settings: provider.Settings());
        var (ada, bob) = (await server.AdaAsync(), await server.AdaAsync("bob@example.com"));
        var account = await server.ConnectedAsync(bob);

        await server.ByHandAsync($"UPDATE credentials SET \"UserId\" = '{ada.ToString().ToUpperInvariant()}'");

        (await server.ExternalAsync()).ShouldBeOfType<SignInExternal.Outcome.Refused>();
        await server.FindAsync(("credential", account.Id.ToString()));
        (await server.DisconnectAsync(ada, account.Id)).ShouldBeOfType<DisconnectExternal.Outcome.Disconnected>("what is refused can be deleted");
    }
}
