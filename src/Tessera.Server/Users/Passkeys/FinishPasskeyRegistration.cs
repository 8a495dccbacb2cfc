using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.Passkeys;

/// <summary>Registers the passkey that the authenticator has made.</summary>
internal sealed class FinishPasskeyRegistration(Mutations mutations, PasskeyCeremonies ceremonies, Tickets tickets, ILogger<FinishPasskeyRegistration> log)
{
    public abstract record Outcome
    {
        public sealed record Registered(CredentialView Passkey) : Outcome;

        public sealed record Invalid(string Field, string Message) : Outcome;

        /// <summary>What the browser sent is not an answer to what was asked, or not from here. Why is in the log.</summary>
        public sealed record Refused : Outcome;

        /// <summary>The ticket is too old, or somebody else's: begin again.</summary>
        public sealed record Expired : Outcome;

        /// <summary>This very passkey is registered, by whomever.</summary>
        public sealed record AlreadyRegistered : Outcome;

        public sealed record TooMany : Outcome;

        public sealed record NotFound : Outcome;
    }

    /// <summary>Registers it.</summary>
    /// <param name="db">Storage.</param>
    /// <param name="caller">Whose it becomes.</param>
    /// <param name="ticket">That of <see cref="BeginPasskeyRegistration"/>.</param>
    /// <param name="credentialJson">The result of <c>navigator.credentials.create()</c>, by its <c>toJSON()</c>.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="site">Where the browser is.</param>
    /// <param name="ct">Stops it before anything is changed.</param>
    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string ticket, string credentialJson, string name, PublicAddress site, CancellationToken ct)
    {
        if (!TokenFields.TryName(name, out var trimmed, out var error))
            return new Outcome.Invalid("name", error);
        if (!tickets.TryRead<BeginPasskeyRegistration.Pending>(BeginPasskeyRegistration.Purpose, ticket, out var pending, out _) || pending.UserId != caller.UserId)
            return new Outcome.Expired();
        using var ceremony = ceremonies.At(site, db);
        var result = await ceremony.FinishRegistrationAsync(credentialJson, pending.State);
        if (!result.Succeeded)
        {
            log.PasskeyRefused(site.Origin, LogText.Of(result.Failure.Message));
            return new Outcome.Refused();
        }

        return await RegisterAsync(db, caller, result.Passkey, trimmed, site, ct);
    }

    private async Task<Outcome> RegisterAsync(TesseraDb db, Caller caller, UserPasskeyInfo passkey, string name, PublicAddress site, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == caller.UserId && row.IsActive && row.DeletedAt == null, ct) is not { IsTampered: false } user)
            return new Outcome.NotFound();
        if (await BeginPasskeyRegistration.HasMaxAsync(db, user.Id, ct))
            return new Outcome.TooMany();
        var row = CredentialChanges.Add(
            mutation, user, CredentialKind.Passkey, name, CredentialKeys.Passkey(passkey.CredentialId), Guid.CreateVersion7(mutation.Now), PasskeyContent.Of(passkey, site.Host));
        try
        {
            await mutation.CommitAsync();
            return new Outcome.Registered(CredentialView.Of(row));
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.AlreadyRegistered();
        }
    }
}
