using System.Net;
using Tessera.Verification;

namespace Tessera.Server.Security;

/// <summary>
/// Slows down whoever keeps presenting tokens that are not live: per IPv4 address or IPv6 /64, growing with each further failure, forgotten after
/// a quiet while.
/// </summary>
internal sealed class FailureThrottle(TimeProvider clock)
{
    private readonly GrowingDelays<IPAddress> networks = new(new(FreeFailures: 100, LongestWait: TimeSpan.FromMinutes(1), Forget: TimeSpan.FromMinutes(5)), clock);

    /// <summary>How many networks are remembered.</summary>
    public int Networks => networks.Count;

    /// <summary>Notes a refused token.</summary>
    /// <returns>How long the network has to wait before it is answered again; null when it need not.</returns>
    public TimeSpan? Admit(IPAddress? address, VerdictReason reason)
    {
        // Only well-formed strangers are guesses. Typing errors and tokens that were once good are not.
        if (address is null || reason != VerdictReason.Unknown)
            return null;
        return networks.Fail(ClientNetwork.Of(address));
    }
}
