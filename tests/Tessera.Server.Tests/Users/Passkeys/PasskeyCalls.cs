using Tessera.Server.Hosting;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Credentials;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Tests.Users.Passkeys;

/// <summary>Calls the operations of passkeys as pages do.</summary>
internal static class PasskeyCalls
{
    public static readonly PublicAddress Site = new("http://localhost:5080");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<BeginPasskeyRegistration.Outcome> BeginPasskeyAsync(this TesseraServer server, Guid userId, string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<BeginPasskeyRegistration>().ExecuteAsync(db, Signing.CallerOf(userId), password, Site, Signing.Home, Ct));

    public static Task<FinishPasskeyRegistration.Outcome> FinishPasskeyAsync(this TesseraServer server, Guid userId, string ticket, string credential, string name = "Laptop") =>
        server.WithDbAsync(db => server.Get<FinishPasskeyRegistration>().ExecuteAsync(db, Signing.CallerOf(userId), ticket, credential, name, Site, Ct));

    /// <summary>Registers what the authenticator makes.</summary>
    public static async Task<FinishPasskeyRegistration.Outcome> RegisterAsync(this TesseraServer server, Guid userId, SoftwareAuthenticator authenticator, string name = "Laptop", string password = People.Secret)
    {
        var begun = (await server.BeginPasskeyAsync(userId, password)).ShouldBeOfType<BeginPasskeyRegistration.Outcome.Begun>();
        return await server.FinishPasskeyAsync(userId, begun.Ticket, authenticator.Create(begun.OptionsJson), name);
    }

    public static async Task<CredentialView> RegisteredAsync(this TesseraServer server, Guid userId, SoftwareAuthenticator authenticator, string name = "Laptop", string password = People.Secret) =>
        (await server.RegisterAsync(userId, authenticator, name, password)).ShouldBeOfType<FinishPasskeyRegistration.Outcome.Registered>().Passkey;

    public static Task<BeginPasskeySignIn.Begun> BeginPasskeySignInAsync(this TesseraServer server) =>
        server.WithDbAsync(db => server.Get<BeginPasskeySignIn>().ExecuteAsync(db, Site));

    public static Task<FinishPasskeySignIn.Outcome> FinishPasskeySignInAsync(this TesseraServer server, string ticket, string credential, PublicAddress? site = null) =>
        server.WithDbAsync(db => server.Get<FinishPasskeySignIn>().ExecuteAsync(db, ticket, credential, site ?? Site, Signing.Home, Ct));

    public static async Task<FinishPasskeySignIn.Outcome> PasskeyAsync(this TesseraServer server, SoftwareAuthenticator authenticator)
    {
        var begun = await server.BeginPasskeySignInAsync();
        return await server.FinishPasskeySignInAsync(begun.Ticket, authenticator.Get(begun.OptionsJson));
    }

    public static Task<RemovePasskey.Outcome> RemovePasskeyAsync(this TesseraServer server, Guid userId, Guid id, string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<RemovePasskey>().ExecuteAsync(db, Signing.CallerOf(userId), id, password, Signing.Home, Ct));
}
