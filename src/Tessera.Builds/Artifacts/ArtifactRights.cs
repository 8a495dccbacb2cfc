using Microsoft.AspNetCore.Http;
using Tessera.Builds.Runners;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>Who adds to a build: whoever may write, unless a runner has it; then that runner alone, by the token it claimed with and the lease if it names one.</summary>
/// <param name="Proof">What the request shows to be that runner.</param>
internal sealed record ArtifactRights(LeaseProof Proof)
{
    public static ArtifactRights Of(HttpContext http) => new(Leases.ProofOf(http));

    /// <summary>Whether the request may add to the build as it is now.</summary>
    public bool MayAddTo(BuildRow build) => !Leases.IsOfAnother(build, Proof);
}
