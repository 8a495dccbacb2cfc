using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Runners;

/// <summary>
/// Who may change a build that a runner has claimed: that runner. A lease belongs to the token that claimed; a call that names a lease has to name this one,
/// so that runners with the same token do not mistake each other's builds for their own.
/// </summary>
internal static class Leases
{
    /// <summary>Where calls without a JSON body name their lease.</summary>
    public const string Header = "Build-Lease";

    /// <summary>What is said when it belongs to somebody else.</summary>
    public const string OfAnother = "The build is leased to another runner.";

    /// <summary>What is said to a runner that was not heard of in time.</summary>
    public const string Lapsed = "The lease of this build has lapsed.";

    /// <summary>What a request shows.</summary>
    /// <param name="http">The request.</param>
    /// <param name="named">The lease that its body names; without it, the header counts.</param>
    public static LeaseProof ProofOf(HttpContext http, string? named = null)
    {
        var text = named ?? (http.Request.Headers.TryGetValue(Header, out var header) ? header.ToString() : null);
        return new(http.GetToken()?.Id ?? Guid.Empty, text is null ? null : Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty);
    }

    /// <summary>
    /// Whether the build is not this call's to change: a runner has it, another one, or it was taken from the one that calls. A finished build knows its
    /// runner by the lease, if one is named; who else may write may add to it.
    /// </summary>
    public static bool IsOfAnother(BuildRow build, LeaseProof proof)
    {
        if (proof.LeaseId is not null && proof.LeaseId != build.LeaseId)
            return true;
        // One that was taken from its runner is changed by nobody before it is claimed again: a late call of that runner would be taken for somebody's.
        return IsLeased(build) ? proof.TokenId != build.LeaseHolder : build is { Lifecycle: Lifecycle.Queued, Lapses: > 0 };
    }

    /// <summary>Why a call may not change the build, 409; null when it may. Says nothing about whether the build is finished.</summary>
    public static string? Check(BuildRow build, LeaseProof proof, DateTimeOffset now)
    {
        if (IsOfAnother(build, proof))
            return IsLeased(build) ? OfAnother : Lapsed;
        return IsLeased(build) && build.LeaseEndsAt <= now ? Lapsed : null;
    }

    /// <summary>Takes the lease away.</summary>
    public static void Clear(BuildRow build)
    {
        build.LeaseId = null;
        build.LeaseHolder = null;
        build.LeaseEndsAt = null;
        build.Runner = null;
    }

    private static bool IsLeased(BuildRow build) => build is { Lifecycle: Lifecycle.Running, LeaseId: not null };
}
