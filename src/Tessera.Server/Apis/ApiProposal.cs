using Tessera.Permissions;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Tokens;

namespace Tessera.Server.Apis;

/// <summary>An API as somebody wants it registered, from a list of routes or from a document.</summary>
/// <param name="Name">Name in permissions.</param>
/// <param name="Title">Name for people; null keeps the one it has.</param>
/// <param name="Routes">Its operations.</param>
/// <param name="Uncovered">Operations of the document that have no permission.</param>
internal sealed record ApiProposal(string Name, string? Title, IReadOnlyList<RouteDefinition> Routes, IReadOnlyList<UncoveredOperation> Uncovered)
{
    private const int MaxRoutes = 10_000;

    /// <summary>The version that it is meant to take the place of; null when that does not matter.</summary>
    public long? InPlaceOf { get; init; }

    /// <summary>Holds the proposal against the grammar and the other routes.</summary>
    /// <returns>The API, or what is wrong by field.</returns>
    public (CatalogueApi? Api, IReadOnlyDictionary<string, string[]> Errors) Check()
    {
        if (!Permission.IsApiName(Name))
            return Refused("api", "must be 1 to 64 lower-case letters, digits and hyphens, the first a letter.");
        if (Title is not null && !TokenFields.TryName(Title, out _, out var error))
            return Refused("title", error);
        if (Routes.Count > MaxRoutes)
            return Refused("routes", $"may be at most {MaxRoutes}; these are {Routes.Count}.");
        var definition = new ApiDefinition(Name, Title?.Trim() ?? Name, Routes);
        // Names get their numbers for good, so only those of a registration that is carried out may get them from the catalogue.
        return CatalogueApi.TryCreate(definition, new PermissionNames(), out var api, out var errors)
            ? (api, new Dictionary<string, string[]>(StringComparer.Ordinal))
            : (null, RouteFaults.Of(definition, errors));
    }

    private static (CatalogueApi?, IReadOnlyDictionary<string, string[]>) Refused(string field, string message) =>
        (null, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}
