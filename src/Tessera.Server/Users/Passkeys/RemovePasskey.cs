using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users.Passkeys;

/// <summary>Removes one of the caller's passkeys.</summary>
internal sealed class RemovePasskey(Mutations mutations, CurrentPassword password)
{
    public abstract record Outcome
    {
        public sealed record Removed : Outcome;

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        /// <summary>It is the last second factor, and the password is too short to stand alone: a longer one has to be chosen first.</summary>
        public sealed record PasswordTooShort : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, string secret, IPAddress? address, CancellationToken ct) =>
        await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right right => await RemoveAsync(db, caller, id, right.User, PasswordRules.IsLong(secret), ct),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> RemoveAsync(TesseraDb db, Caller caller, Guid id, UserRow known, bool isLong, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        // What was found out about the password holds for the one that was asked for.
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == known.Id && row.PasswordHash == known.PasswordHash, ct) is not { } user)
            return new Outcome.WrongPassword();
        var row = (await CredentialRows.OfUserAsync(db, user.Id, ct)).Find(row => row.Id == id && row.Kind == CredentialKind.Passkey);
        if (row is null)
            return new Outcome.NotFound();
        if (!isLong && !await CredentialRows.HasSecondFactorAsync(db, user.Id, ct, besides: id))
            return new Outcome.PasswordTooShort();
        CredentialChanges.Delete(mutation, user, row);
        await mutation.CommitAsync();
        return new Outcome.Removed();
    }
}
