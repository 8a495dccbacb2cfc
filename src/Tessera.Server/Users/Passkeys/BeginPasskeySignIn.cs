using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Passkeys;

/// <summary>Begins to sign somebody in by a passkey. Nobody says who they are: the passkey will.</summary>
internal sealed class BeginPasskeySignIn(PasskeyCeremonies ceremonies, Tickets tickets)
{
    internal const string Purpose = "passkey sign-in";

    /// <summary>For the browser.</summary>
    /// <param name="OptionsJson">For <c>PublicKeyCredential.parseRequestOptionsFromJSON</c>.</param>
    /// <param name="Ticket">For <see cref="FinishPasskeySignIn"/>; good for ten minutes.</param>
    public sealed record Begun(string OptionsJson, string Ticket);

    public async Task<Begun> ExecuteAsync(TesseraDb db, PublicAddress site)
    {
        using var ceremony = ceremonies.At(site, db);
        var (options, state) = await ceremony.BeginSignInAsync();
        return new(options, tickets.Issue(Purpose, state));
    }
}
