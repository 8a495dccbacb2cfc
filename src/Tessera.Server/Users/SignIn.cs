using System.Net;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>
/// Checks e-mail address and password, slowed down against guessing. Who is unknown, deactivated, not yet accepted or wrong is refused alike, after the
/// same work.
/// </summary>
internal sealed class SignIn(Passwords passwords, SignInThrottle throttle)
{
    public abstract record Outcome
    {
        public sealed record SignedIn(UserRow User) : Outcome;

        public sealed record Refused : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, string email, string secret, IPAddress? address, CancellationToken ct)
    {
        if (throttle.TryBegin(email, address, out var wait) is not { } attempt)
            return new Outcome.Throttled(wait);
        var key = EmailAddress.KeyOf(email);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.EmailKey == key, ct);
        if (!passwords.Check(user, secret))
            return new Outcome.Refused();
        attempt.Succeeded();
        return new Outcome.SignedIn(user!);
    }
}
