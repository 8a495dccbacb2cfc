using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Checks the code beside a password, of the app or for recovery, once the password was right: whoever calls this has made sure of that. Each code is good
/// once. Guesses are counted together with those of passwords.
/// </summary>
internal sealed class SecondFactor(Mutations mutations, InstanceKey key, CredentialUses uses, SignInThrottle throttle, TimeProvider clock)
{
    /// <summary>Longer than any code in any spelling.</summary>
    private const int MaxLength = 64;

    public abstract record Outcome
    {
        public sealed record SignedIn(UserRow User) : Outcome;

        /// <summary>The code is wrong, too old, used, or the user may not sign in at all.</summary>
        public sealed record Refused : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Guid userId, string code, IPAddress? address, CancellationToken ct)
    {
        if (await ActiveUsers.FindAsync(db, userId, ct) is not { NeedsCode: true } user)
            return new Outcome.Refused();
        if (throttle.TryBegin(user.Email, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (!await TakesAsync(db, user, code, address, ct))
            return new Outcome.Refused();
        attempt.Succeeded();
        return new Outcome.SignedIn(user);
    }

    /// <summary>Whether the code is one of the user's; if so it is spent. For callers that count attempts themselves.</summary>
    internal async Task<bool> TakesAsync(TesseraDb db, UserRow user, string code, IPAddress? address, CancellationToken ct)
    {
        // As apps show it, in two groups.
        var plain = code.Replace(" ", "", StringComparison.Ordinal);
        return TotpCode.HasForm(plain) ? await TakesAppCodeAsync(db, user, plain, ct)
            : plain.Length <= MaxLength && await LeftAsync(db, user, plain, ct) is not null && await TakesRecoveryCodeAsync(db, user, plain, address, ct);
    }

    private async Task<bool> TakesAppCodeAsync(TesseraDb db, UserRow user, string code, CancellationToken ct)
    {
        if (await CredentialRows.FindAsync(db, CredentialKeys.Totp(user.Id), ct) is not { IsTampered: false } row)
            return false;
        var content = CredentialContent.Read<TotpContent>(row);
        var now = clock.GetUtcNow();
        return TotpCode.FindStep(content.Reveal(key, row.Id), code, now) is { } step && step > content.Step && await uses.TryNoteAsync(row.Id, step, now);
    }

    private async Task<bool> TakesRecoveryCodeAsync(TesseraDb db, UserRow user, string code, IPAddress? address, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, new("user", user.Id, user.Email, address?.ToString()), ct);
        // Looked at again: of two who come with one code the other may have been first.
        if (await LeftAsync(db, user, code, ct) is not { } found)
            return false;
        var (row, left) = found;
        var before = CredentialView.Of(row);
        row.Content = CredentialContent.ToText(left);
        mutation.Feed(ChangeKind.Credential, row.Subject);
        mutation.Audit("recovery-codes.use", user.AuditTarget(), before, CredentialView.Of(row));
        await mutation.CommitAsync();
        await uses.TryNoteAsync(row.Id, 0, mutation.Now);
        return true;
    }

    private async Task<(CredentialRow Row, RecoveryCodesContent Left)?> LeftAsync(TesseraDb db, UserRow user, string code, CancellationToken ct)
    {
        if (await CredentialRows.FindAsync(db, CredentialKeys.RecoveryCodes(user.Id), ct) is not { IsTampered: false } row)
            return null;
        return RecoveryCodes.Spend(CredentialContent.Read<RecoveryCodesContent>(row), key, user.Id, code) is { } left ? (row, left) : null;
    }
}
