using System.Net;
using Tessera.Server.Users;

namespace Tessera.Server.Security;

/// <summary>
/// Slows down guessing of passwords and codes, in three ways: by account and network together, by network, and by account across networks. Nobody is
/// locked out for good, and a stranger cannot keep the owner out: where an account was signed in to before, that network answers for itself alone.
/// Accounts that do not exist are counted like those that do. All of it is in memory and bounded.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    private const int MaxKnownAccounts = 10_000;
    private const int MaxKnownNetworks = 16;
    private const int MaxAccountLength = 254;
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly GrowingDelays<(string Account, IPAddress Network)> pairs = new(new(FreeFailures: 5, LongestWait: 15 * Minute, Forget), clock);
    private readonly GrowingDelays<IPAddress> networks = new(new(FreeFailures: 30, LongestWait: Minute, Forget), clock);
    private readonly GrowingDelays<string> accounts = new(new(FreeFailures: 100, LongestWait: Minute, Forget), clock);
    private readonly Dictionary<string, IPAddress[]> known = new(StringComparer.Ordinal);

    /// <summary>How many pairs, networks and accounts are remembered.</summary>
    public int Remembered => pairs.Count + networks.Count + accounts.Count;

    /// <summary>
    /// Begins an attempt and counts it as failed until <see cref="Attempt.Succeeded"/>: many at once get no further than many in a row.
    /// </summary>
    /// <param name="email">The account, in any spelling; null for codes that belong to none.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="wait">How long to wait, when it may not begin.</param>
    /// <returns>Null when it may not begin: then no password is to be looked at.</returns>
    public Attempt? TryBegin(string? email, IPAddress? address, out TimeSpan wait)
    {
        var network = ClientNetwork.Of(address);
        var account = email is null ? null : AccountOf(email);
        lock (gate)
        {
            var isKnown = account is not null && known.GetValueOrDefault(account)?.Contains(network) == true;
            var attempt = new Attempt(this, account, network, isKnown);
            wait = Longest(
                account is null ? null : pairs.WaitOf((account, network)),
                isKnown ? null : networks.WaitOf(network),
                isKnown || account is null ? null : accounts.WaitOf(account));
            if (wait > TimeSpan.Zero)
                return null;
            attempt.Count();
            return attempt;
        }
    }

    private static string AccountOf(string email)
    {
        var key = EmailAddress.KeyOf(email);
        return key.Length <= MaxAccountLength ? key : key[..MaxAccountLength];
    }

    private static TimeSpan Longest(params ReadOnlySpan<TimeSpan?> waits)
    {
        var longest = TimeSpan.Zero;
        foreach (var wait in waits)
            longest = wait > longest ? wait.Value : longest;
        return longest;
    }

    private void Remember(string account, IPAddress network)
    {
        if (!known.TryGetValue(account, out var before) && known.Count >= MaxKnownAccounts)
            known.Remove(known.Keys.First());
        known[account] = [network, .. (before ?? []).Where(other => !other.Equals(network)).Take(MaxKnownNetworks - 1)];
    }

    /// <summary>One attempt to sign in.</summary>
    internal sealed class Attempt(SignInThrottle throttle, string? account, IPAddress network, bool isKnown)
    {
        /// <summary>The password was right: the pair begins anew, and from now on this network is known to the account.</summary>
        public void Succeeded()
        {
            lock (throttle.gate)
            {
                if (!isKnown)
                    throttle.networks.Withdraw(network);
                if (account is null)
                    return;
                if (!isKnown)
                    throttle.accounts.Withdraw(account);
                throttle.pairs.Reset((account, network));
                throttle.Remember(account, network);
            }
        }

        /// <summary>
        /// The password was right, and something else is asked for: no failure, and nothing to be forgiven for either. Guesses at what comes next add up,
        /// however often the password is given between them.
        /// </summary>
        public void Withdraw()
        {
            lock (throttle.gate)
            {
                if (!isKnown)
                    throttle.networks.Withdraw(network);
                if (account is null)
                    return;
                if (!isKnown)
                    throttle.accounts.Withdraw(account);
                throttle.pairs.Withdraw((account, network));
            }
        }

        internal void Count()
        {
            if (!isKnown)
                throttle.networks.Fail(network);
            if (account is null)
                return;
            if (!isKnown)
                throttle.accounts.Fail(account);
            throttle.pairs.Fail((account, network));
        }
    }
}
