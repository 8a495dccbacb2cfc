using System.Net;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.Passkeys;

/// <summary>
/// Signs in whoever has answered the challenge with a registered passkey. An answer is good once: it has to bring a counter, or for passkeys without one a
/// challenge, beyond that of the last sign-in.
/// </summary>
internal sealed class FinishPasskeySignIn(PasskeyCeremonies ceremonies, Tickets tickets, CredentialUses uses, SignInThrottle throttle, ILogger<FinishPasskeySignIn> log)
{
    public abstract record Outcome
    {
        public sealed record SignedIn(UserRow User) : Outcome;

        /// <summary>Unknown, tampered with, replayed, too late, from elsewhere, or of somebody who may not sign in. Which of them is in the log.</summary>
        public sealed record Refused : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    /// <summary>Signs in.</summary>
    /// <param name="db">Storage.</param>
    /// <param name="ticket">That of <see cref="BeginPasskeySignIn"/>.</param>
    /// <param name="credentialJson">The result of <c>navigator.credentials.get()</c>, by its <c>toJSON()</c>.</param>
    /// <param name="site">Where the browser is.</param>
    /// <param name="address">Where the call comes from.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, string ticket, string credentialJson, PublicAddress site, IPAddress? address, CancellationToken ct)
    {
        if (throttle.TryBegin(null, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (!tickets.TryRead<string>(BeginPasskeySignIn.Purpose, ticket, out var state, out var challengedAt))
            return new Outcome.Refused();
        using var ceremony = ceremonies.At(site, db);
        var result = await ceremony.FinishSignInAsync(credentialJson, state);
        if (!result.Succeeded)
        {
            log.PasskeyRefused(site.Origin, LogText.Of(result.Failure.Message));
            return new Outcome.Refused();
        }

        var row = await CredentialRows.FindAsync(db, CredentialKeys.Passkey(result.Passkey.CredentialId), ct);
        if (row is null || !await uses.TryNoteAsync(row.Id, result.Passkey.SignCount, challengedAt))
            return new Outcome.Refused();
        attempt.Succeeded();
        return new Outcome.SignedIn(result.User);
    }
}
