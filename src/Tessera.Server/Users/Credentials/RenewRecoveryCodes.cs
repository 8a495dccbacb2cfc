using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>Gives new recovery codes; the old ones are void, used or not.</summary>
internal sealed class RenewRecoveryCodes(Mutations mutations, CurrentPassword password, InstanceKey key)
{
    public abstract record Outcome
    {
        public sealed record Renewed(IReadOnlyList<string> RecoveryCodes) : Outcome
        {
            public override string ToString() => nameof(Renewed);
        }

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        /// <summary>There is no authenticator app for the codes to stand in for.</summary>
        public sealed record NotEnabled : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string secret, IPAddress? address, CancellationToken ct) =>
        await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right right => await RenewAsync(db, caller, right.User, ct),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };

    private async Task<Outcome> RenewAsync(TesseraDb db, Caller caller, UserRow known, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == known.Id && row.PasswordHash == known.PasswordHash, ct) is not { } user)
            return new Outcome.WrongPassword();
        if (!user.NeedsCode)
            return new Outcome.NotEnabled();
        var codes = await RecoveryCodes.RenewAsync(mutation, user, key, ct);
        await mutation.CommitAsync();
        return new Outcome.Renewed(codes);
    }
}
