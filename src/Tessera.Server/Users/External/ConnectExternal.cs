using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.External;

/// <summary>Connects the person whom a provider has just named with the caller's account.</summary>
internal sealed class ConnectExternal(Mutations mutations, Tickets tickets)
{
    /// <summary>As many one user may have.</summary>
    private const int MaxConnections = 20;

    public abstract record Outcome
    {
        public sealed record Connected(CredentialView Account) : Outcome;

        /// <summary>The ticket is too old, somebody else's, or for another provider: begin again.</summary>
        public sealed record Expired : Outcome;

        /// <summary>It is connected already, with this user's account or another's.</summary>
        public sealed record AlreadyConnected : Outcome;

        public sealed record TooMany : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, ProviderVisit.Result result, CancellationToken ct)
    {
        var identity = result.Identity;
        if (!tickets.TryRead<BeginConnectExternal.Pending>(BeginConnectExternal.Purpose, result.Ticket, out var pending, out _)
            || pending.UserId != caller.UserId || !string.Equals(pending.Provider, identity.Provider, StringComparison.Ordinal))
            return new Outcome.Expired();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == caller.UserId && row.IsActive && row.DeletedAt == null, ct) is not { IsTampered: false } user)
            return new Outcome.NotFound();
        if ((await CredentialRows.OfUserAsync(db, user.Id, ct)).Count(row => row.Kind == CredentialKind.External) >= MaxConnections)
            return new Outcome.TooMany();
        var row = Add(mutation, user, identity);
        try
        {
            await mutation.CommitAsync();
            return new Outcome.Connected(CredentialView.Of(row));
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.AlreadyConnected();
        }
    }

    /// <summary>Adds it within a mutation.</summary>
    internal static CredentialRow Add(Mutation mutation, UserRow user, ExternalIdentity identity) => CredentialChanges.Add(
        mutation, user, CredentialKind.External, identity.Email ?? identity.Name ?? identity.Subject, CredentialKeys.External(identity.Provider, identity.Subject),
        Guid.CreateVersion7(mutation.Now), new ExternalContent(identity.Provider, identity.Subject));
}
