using System.Diagnostics;
using System.Net;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.External;

/// <summary>
/// Begins to connect an account at a provider with the caller's. The ticket goes with the browser to the provider and back: nobody's account gets connected
/// because they were sent to a callback with somebody else's sign-in.
/// </summary>
internal sealed class BeginConnectExternal(CurrentPassword password, ExternalProviders providers, Tickets tickets)
{
    internal const string Purpose = "connect external";

    /// <summary>What the ticket carries.</summary>
    internal sealed record Pending(Guid UserId, string Provider);

    public abstract record Outcome
    {
        /// <summary>For <see cref="ProviderVisit.ChallengeAsync"/>, and then <see cref="ConnectExternal"/>; good for ten minutes.</summary>
        public sealed record Begun(string Ticket) : Outcome;

        public sealed record WrongPassword : Outcome;

        public sealed record Throttled(TimeSpan Wait) : Outcome;

        public sealed record NoSuchProvider : Outcome;

        public sealed record NotFound : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, string provider, string secret, IPAddress? address, CancellationToken ct)
    {
        if (providers.Find(provider) is null)
            return new Outcome.NoSuchProvider();
        return await password.CheckAsync(db, caller.UserId, secret, address, ct) switch
        {
            CurrentPassword.Outcome.Right right => new Outcome.Begun(tickets.Issue(Purpose, new Pending(right.User.Id, provider))),
            CurrentPassword.Outcome.Wrong => new Outcome.WrongPassword(),
            CurrentPassword.Outcome.Throttled throttled => new Outcome.Throttled(throttled.Wait),
            CurrentPassword.Outcome.NotFound => new Outcome.NotFound(),
            _ => throw new UnreachableException(),
        };
    }
}
