using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users.Credentials;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.External;

namespace Tessera.Server.Tests.Users.External;

/// <summary>Calls the operations of external providers as pages do.</summary>
internal static class ExternalCalls
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<SignInExternal.Outcome> SignInExternalAsync(this TesseraServer server, ExternalIdentity identity) =>
        server.WithDbAsync(db => server.Get<SignInExternal>().ExecuteAsync(db, identity, Signing.Home, Ct));

    public static Task<BeginConnectExternal.Outcome> BeginConnectAsync(this TesseraServer server, Guid userId, string provider = "acme", string password = People.Secret) =>
        server.WithDbAsync(db => server.Get<BeginConnectExternal>().ExecuteAsync(db, Signing.CallerOf(userId), provider, password, Signing.Home, Ct));

    public static Task<ConnectExternal.Outcome> ConnectAsync(this TesseraServer server, Guid userId, ProviderVisit.Result result) =>
        server.WithDbAsync(db => server.Get<ConnectExternal>().ExecuteAsync(db, Signing.CallerOf(userId), result, Ct));

    public static Task<DisconnectExternal.Outcome> DisconnectAsync(this TesseraServer server, Guid userId, Guid id) =>
        server.WithDbAsync(db => server.Get<DisconnectExternal>().ExecuteAsync(db, Signing.CallerOf(userId), id, Ct));

    /// <summary>Connects the provider's person with a user, by way of the provider.</summary>
    public static async Task<CredentialView> ConnectedAsync(this TesseraServer server, Guid userId, string provider = "acme")
    {
        var begun = (await server.BeginConnectAsync(userId, provider)).ShouldBeOfType<BeginConnectExternal.Outcome.Begun>();
        using var browser = new Browser(server);
        return (await server.ConnectAsync(userId, await browser.SignedInAtProviderAsync(provider, begun.Ticket))).ShouldBeOfType<ConnectExternal.Outcome.Connected>().Account;
    }

    /// <summary>Signs in by way of the provider, with a browser that has never been there.</summary>
    public static async Task<SignInExternal.Outcome> ExternalAsync(this TesseraServer server, string provider = "acme")
    {
        using var browser = new Browser(server);
        return await server.SignInExternalAsync((await browser.SignedInAtProviderAsync(provider)).Identity);
    }
}
