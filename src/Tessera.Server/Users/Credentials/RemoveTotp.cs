using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>Removes the authenticator app and the recovery codes that go with it.</summary>
internal sealed class RemoveTotp(Mutations mutations, CurrentPassword password)
{
    public abstract record Outcome
    {
        public sealed record Removed : Outcome;

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        /// <summary>It is the last second factor, and the password is too short to stand alone: a longer one has to be chosen first.</summary>
        public sealed record PasswordTooShort : Outcome;

        public sealed record NotEnabled : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string secret, IPAddress? address, CancellationToken ct) =>
        await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right right => await RemoveAsync(db, caller, right.User, PasswordRules.IsLong(secret), ct),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> RemoveAsync(TesseraDb db, Caller caller, UserRow known, bool isLong, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        // What was found out about the password holds for the one that was asked for.
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == known.Id && row.PasswordHash == known.PasswordHash, ct) is not { } user)
            return new Outcome.WrongPassword();
        var rows = (await CredentialRows.OfUserAsync(db, user.Id, ct)).Where(row => row.Kind is CredentialKind.Totp or CredentialKind.RecoveryCodes).ToList();
        if (!user.NeedsCode && rows.Count == 0)
            return new Outcome.NotEnabled();
        var totp = rows.Find(row => row.Kind == CredentialKind.Totp);
        if (!isLong && !await CredentialRows.HasSecondFactorAsync(db, user.Id, ct, besides: totp?.Id))
            return new Outcome.PasswordTooShort();
        foreach (var row in rows)
            CredentialChanges.Delete(mutation, user, row);
        user.NeedsCode = false;
        // A short one goes on needing what is left, the passkey.
        user.HasShortPassword = !isLong;
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        await mutation.CommitAsync();
        return new Outcome.Removed();
    }
}
