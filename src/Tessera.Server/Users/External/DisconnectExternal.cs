using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.External;

/// <summary>Takes the connection to an account at a provider away. Asks for no password: it lets nobody in.</summary>
internal sealed class DisconnectExternal(Mutations mutations)
{
    public abstract record Outcome
    {
        public sealed record Disconnected : Outcome;

        /// <summary>The user has neither password nor passkey nor another connection: they would not get in again.</summary>
        public sealed record LastWayIn : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == caller.UserId && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        var rows = await CredentialRows.OfUserAsync(db, user.Id, ct);
        if (rows.Find(row => row.Id == id && row.Kind == CredentialKind.External) is not { } found)
            return new Outcome.NotFound();
        if (user.PasswordHash is null && !rows.Exists(row => row is { Kind: CredentialKind.External or CredentialKind.Passkey, IsTampered: false } && row.Id != id))
            return new Outcome.LastWayIn();
        CredentialChanges.Delete(mutation, user, found);
        await mutation.CommitAsync();
        return new Outcome.Disconnected();
    }
}
