using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Sets up the authenticator app once a code shows that it has the secret. From then on the password needs a code beside it. Gives the recovery codes,
/// this once.
/// </summary>
internal sealed class ConfirmTotp(Mutations mutations, Tickets tickets, InstanceKey key, TimeProvider clock)
{
    public abstract record Outcome
    {
        public sealed record Enabled(IReadOnlyList<string> RecoveryCodes) : Outcome
        {
            public override string ToString() => nameof(Enabled);
        }

        /// <summary>The ticket is still good: it may be tried again.</summary>
        public sealed record WrongCode : Outcome;

        /// <summary>The ticket is too old, or somebody else's: begin again.</summary>
        public sealed record Expired : Outcome;

        public sealed record AlreadyEnabled : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string ticket, string code, CancellationToken ct)
    {
        if (!tickets.TryRead<BeginTotp.Pending>(BeginTotp.Purpose, ticket, out var pending, out _) || pending.UserId != caller.UserId)
            return new Outcome.Expired();
        if (TotpCode.FindStep(pending.Secret, code.Replace(" ", "", StringComparison.Ordinal), clock.GetUtcNow()) is not { } step)
            return new Outcome.WrongCode();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == pending.UserId && row.IsActive && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        if (user.NeedsCode || await CredentialRows.FindAsync(db, CredentialKeys.Totp(user.Id), ct) is not null)
            return new Outcome.AlreadyEnabled();
        var id = Guid.CreateVersion7(mutation.Now);
        CredentialChanges.Add(mutation, user, CredentialKind.Totp, "Authenticator app", CredentialKeys.Totp(user.Id), id, TotpContent.Of(key, id, pending.Secret, step));
        var codes = await RecoveryCodes.RenewAsync(mutation, user, key, ct);
        user.NeedsCode = true;
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        await mutation.CommitAsync();
        return new Outcome.Enabled(codes);
    }
}
