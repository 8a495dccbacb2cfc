using System.Net;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// Asks for a user's own password before something is changed that they sign in with. Counted like a sign-in: whoever has found a token or an open
/// browser shall not become its owner.
/// </summary>
internal sealed class CurrentPassword(Passwords passwords, SignInThrottle throttle)
{
    public abstract record Outcome
    {
        public sealed record Right(UserRow User) : Outcome;

        public sealed record Wrong : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        /// <summary>There is no such user, or not any more.</summary>
        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> CheckAsync(TesseraDb db, Guid? userId, string secret, IPAddress? address, CancellationToken ct)
    {
        if (userId is not { } id || await ActiveUsers.FindAsync(db, id, ct) is not { } user)
            return new Outcome.NotFound();
        if (throttle.TryBegin(user.Email, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        if (!passwords.Check(user, secret))
            return new Outcome.Wrong();
        attempt.Succeeded();
        return new Outcome.Right(user);
    }
}
