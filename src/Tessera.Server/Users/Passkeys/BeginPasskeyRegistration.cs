using System.Diagnostics;
using System.Net;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.Passkeys;

/// <summary>Begins the registration of a passkey: what the browser is to ask the authenticator for.</summary>
internal sealed class BeginPasskeyRegistration(CurrentPassword password, PasskeyCeremonies ceremonies, Tickets tickets)
{
    internal const string Purpose = "passkey registration";

    /// <summary>As many passkeys one user may have.</summary>
    internal const int MaxPasskeys = 20;

    /// <summary>What the ticket carries.</summary>
    internal sealed record Pending(Guid UserId, string State);

    public abstract record Outcome
    {
        /// <summary>For the browser.</summary>
        /// <param name="OptionsJson">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c>.</param>
        /// <param name="Ticket">For <see cref="FinishPasskeyRegistration"/>; good for ten minutes.</param>
        public sealed record Begun(string OptionsJson, string Ticket) : Outcome;

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        public sealed record TooMany : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string secret, PublicAddress site, IPAddress? address, CancellationToken ct) =>
        await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right right => await BeginAsync(db, right.User, site, ct),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };

    /// <summary>Whether a user has as many as one may.</summary>
    internal static async Task<bool> HasMaxAsync(TesseraDb db, Guid userId, CancellationToken ct) =>
        (await CredentialRows.OfUserAsync(db, userId, ct)).Count(row => row.Kind == CredentialKind.Passkey) >= MaxPasskeys;

    private async Task<Outcome> BeginAsync(TesseraDb db, UserRow user, PublicAddress site, CancellationToken ct)
    {
        if (await HasMaxAsync(db, user.Id, ct))
            return new Outcome.TooMany();
        using var ceremony = ceremonies.At(site, db);
        var (options, state) = await ceremony.BeginRegistrationAsync(user);
        return new Outcome.Begun(options, tickets.Issue(Purpose, new Pending(user.Id, state)));
    }
}
