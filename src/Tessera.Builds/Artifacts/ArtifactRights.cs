using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Artifacts;

/// <summary>Who adds to a build: whoever may write, unless a runner has it; then that runner alone, by the token it claimed with and the lease if it names one.</summary>
/// <param name="TokenId">The token that the request presents.</param>
/// <param name="Lease">The lease that it names; null when it names none.</param>
internal sealed record ArtifactRights(Guid? TokenId, string? Lease)
{
    private const string Header = "Build-Lease";

    public static ArtifactRights Of(HttpContext http) => new(http.GetToken()?.Id, http.Request.Headers[Header].Count == 0 ? null : http.Request.Headers[Header].ToString());

    /// <summary>Whether the request may add to the build as it is now.</summary>
    public bool MayAddTo(BuildRow build) =>
        build.LeaseId is not { } lease || (build.LeaseHolder == TokenId && (Lease is null || (Guid.TryParse(Lease, out var named) && named == lease)));
}
