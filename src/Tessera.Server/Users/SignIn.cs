using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users;

/// <summary>
/// Checks e-mail address and password, slowed down against guessing. Who is unknown, deactivated, not yet accepted or wrong is refused alike, after the
/// same work.
/// </summary>
internal sealed class SignIn(Passwords passwords, SecondFactor secondFactor, SignInThrottle throttle)
{
    public abstract record Outcome
    {
        public sealed record SignedIn(UserRow User) : Outcome;

        /// <summary>
        /// The password is right and not enough: a code is asked for (<see cref="SecondFactor"/>), or a passkey if the user has no app that makes codes
        /// (<see cref="UserRow.NeedsCode"/>). Signing in by passkey is whole by itself.
        /// </summary>
        public sealed record NeedsSecondFactor(UserRow User) : Outcome;

        /// <summary>The password is right, and the code that came with it is not. Only where one came with it.</summary>
        public sealed record WrongCode : Outcome;

        public sealed record Refused : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    public Task<Outcome> ExecuteAsync(TesseraDb db, string email, string secret, IPAddress? address, CancellationToken ct) =>
        WithCodeAsync(db, email, secret, code: null, address, ct);

    /// <summary>The same in one step, for callers that bring the code along when they have been asked for it.</summary>
    public async Task<Outcome> WithCodeAsync(TesseraDb db, string email, string secret, string? code, IPAddress? address, CancellationToken ct)
    {
        if (throttle.TryBegin(email, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        var key = EmailAddress.KeyOf(email);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.EmailKey == key, ct);
        // A former row, put back by hand, has a former password and may lack the question for a code.
        if (!passwords.Check(user, secret) || await LatestChanges.IsOutdatedAsync(db, user!, ct))
            return new Outcome.Refused();
        if (user!.NeedsSecondFactor && (code is null || !user.NeedsCode))
        {
            attempt.Withdraw();
            return new Outcome.NeedsSecondFactor(user);
        }

        if (user.NeedsSecondFactor && !await secondFactor.TakesAsync(db, user, code!, address, ct))
            return new Outcome.WrongCode();
        attempt.Succeeded();
        return new Outcome.SignedIn(user);
    }
}
