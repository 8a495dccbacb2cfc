using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Credentials;

/// <summary>
/// Makes the secret for an authenticator app. Nothing is kept until <see cref="ConfirmTotp"/> has seen a code of it: the ticket carries it, encrypted.
/// </summary>
internal sealed class BeginTotp(CurrentPassword password, Tickets tickets, IOptions<TesseraOptions> options)
{
    internal const string Purpose = "totp";

    /// <summary>What the ticket carries.</summary>
    internal sealed record Pending(Guid UserId, byte[] Secret)
    {
        public override string ToString() => nameof(Pending);
    }

    public abstract record Outcome
    {
        /// <summary>To be shown once.</summary>
        /// <param name="Secret">For typing in, Base32.</param>
        /// <param name="Uri">For scanning, <c>otpauth://</c>.</param>
        /// <param name="Ticket">For <see cref="ConfirmTotp"/>; good for ten minutes.</param>
        public sealed record Begun(string Secret, string Uri, string Ticket) : Outcome
        {
            public override string ToString() => nameof(Begun);
        }

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        /// <summary>There is one already: it is removed first.</summary>
        public sealed record AlreadyEnabled : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string secret, IPAddress? address, CancellationToken ct) =>
        await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right { User.NeedsCode: true } => new Outcome.AlreadyEnabled(),
            CurrentPassword.Outcome.Right right => Begin(right.User),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };

    private Outcome.Begun Begin(UserRow user)
    {
        var secret = RandomNumberGenerator.GetBytes(TotpCode.SecretSize);
        var text = Base32.Encode(secret);
        var issuer = $"Tessera {new Uri(options.Value.PublicUrl).Host}";
        var uri = $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(user.Email)}"
            + $"?secret={text}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={TotpCode.Digits}&period={TotpCode.StepSeconds}";
        return new(text, uri, tickets.Issue(Purpose, new Pending(user.Id, secret)));
    }
}
