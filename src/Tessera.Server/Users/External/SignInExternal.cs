using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.External;

/// <summary>
/// Signs in whom a provider has just named. The account is the one that this very person of this very provider was connected to; by its e-mail address it
/// is found only where the settings say so and the provider says that the address is verified, and then connected. Never makes a user.
/// </summary>
internal sealed class SignInExternal(Mutations mutations, ExternalProviders providers, CredentialUses uses, TimeProvider clock)
{
    public abstract record Outcome
    {
        public sealed record SignedIn(UserRow User) : Outcome;

        /// <summary>The account asks for a code as well (<see cref="SecondFactor"/>): what the provider asked for is the provider's affair.</summary>
        public sealed record NeedsSecondFactor(UserRow User) : Outcome;

        /// <summary>Nobody here is connected to this person of the provider.</summary>
        public sealed record NotConnected : Outcome;

        /// <summary>The account is deactivated, or its rows are not as this server left them.</summary>
        public sealed record Refused : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, ExternalIdentity identity, IPAddress? address, CancellationToken ct)
    {
        if (await CredentialRows.FindAsync(db, CredentialKeys.External(identity.Provider, identity.Subject), ct) is { } row)
            return await SignInAsync(db, row, ct);
        if (providers.Find(identity.Provider) is not { LinkByVerifiedEmail: true } || identity is not { Email: { } email, IsEmailVerified: true })
            return new Outcome.NotConnected();
        var key = EmailAddress.KeyOf(email);
        if (!await db.Users.AnyAsync(user => user.EmailKey == key, ct))
            return new Outcome.NotConnected();
        return await LinkAsync(db, identity, key, address, ct);
    }

    private async Task<Outcome> SignInAsync(TesseraDb db, CredentialRow row, CancellationToken ct)
    {
        if (row.IsTampered || await ActiveUsers.FindAsync(db, row.UserId, ct) is not { } user)
            return new Outcome.Refused();
        await uses.TryNoteAsync(row.Id, 0, clock.GetUtcNow());
        return user.NeedsCode ? new Outcome.NeedsSecondFactor(user) : new Outcome.SignedIn(user);
    }

    private async Task<Outcome> LinkAsync(TesseraDb db, ExternalIdentity identity, string key, IPAddress? address, CancellationToken ct)
    {
        if (await ActiveUsers.FindAsync(db, db.Users.Where(user => user.EmailKey == key), ct) is not { } known)
            return new Outcome.Refused();
        // Addresses pass to others: whoever has connected another person of this provider is not this one.
        if ((await CredentialRows.OfUserAsync(db, known.Id, ct)).Exists(row => row.Kind == CredentialKind.External && (row.IsTampered || CredentialContent.Read<ExternalContent>(row).Provider == identity.Provider)))
            return new Outcome.NotConnected();
        // Half signed in, nobody changes an account.
        if (known.NeedsCode)
            return new Outcome.NeedsSecondFactor(known);
        await using var mutation = await mutations.BeginAsync(db, new("user", known.Id, known.Email, address?.ToString()), ct);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == known.Id && user.IsActive && user.EmailKey == key && !user.NeedsCode, ct) is not { IsTampered: false } user)
            return new Outcome.Refused();
        var row = ConnectExternal.Add(mutation, user, identity);
        try
        {
            await mutation.CommitAsync();
        }
        catch (DbUpdateException exception) when (Databases.IsUniqueViolation(exception))
        {
            return new Outcome.NotConnected();
        }

        await uses.TryNoteAsync(row.Id, 0, mutation.Now);
        return new Outcome.SignedIn(user);
    }
}
