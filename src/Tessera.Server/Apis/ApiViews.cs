using System.Text.Json.Serialization;
using Tessera.Permissions;

namespace Tessera.Server.Apis;

/// <summary>An API in a list.</summary>
/// <param name="Name">Name in permissions.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Permissions">How many permissions it has.</param>
/// <param name="Routes">How many routes lead to them.</param>
/// <param name="UpdatedAt">When it was registered last; null for what is built in.</param>
/// <param name="Tampered">True when its row was edited in the database by hand: then nothing of it is in effect.</param>
internal sealed record ApiSummary(
    string Name, string Title, int Permissions, int Routes, DateTimeOffset? UpdatedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Tampered = false);

/// <summary>An API with everything that can be done with it.</summary>
internal sealed record ApiView(string Name, string Title, IReadOnlyList<ResourceView> Resources)
{
    /// <summary>The whole API.</summary>
    public static ApiView Of(CatalogueApi api) => Of(api, null)!;

    /// <summary>What of the API has the text in a permission's name or a route's path; null when nothing has.</summary>
    public static ApiView? Of(CatalogueApi api, string? search)
    {
        var routes = api.Definition.Routes.ToLookup(route => (route.Resource, route.Action));
        var resources = api.Actions
            .Select(action => (action, Routes: routes[(action.Permission.Resource, action.Permission.Action)]))
            .Where(found => search is null || Has(found.action.Permission.Text, search) || found.Routes.Any(route => Has(route.Path, search)))
            .GroupBy(found => found.action.Permission.Resource, StringComparer.Ordinal)
            .Select(group => new ResourceView(group.Key, [.. group.Select(found => ActionView.Of(found.action, found.Routes))]))
            .ToList();
        return search is not null && resources.Count == 0 ? null : new(api.Name, api.Definition.Title, resources);
    }

    private static bool Has(string text, string search) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A resource and what can be done with it.</summary>
internal sealed record ResourceView(string Name, IReadOnlyList<ActionView> Actions);

/// <summary>An action: the permission it takes, and what leads to it.</summary>
internal sealed record ActionView(string Name, string Permission, string Access, IReadOnlyList<RouteView> Routes)
{
    public static ActionView Of(CatalogueAction action, IEnumerable<RouteDefinition> routes) =>
        new(action.Permission.Action, action.Permission.Text, action.Access.ToWire(), [.. routes.Select(route => new RouteView(route.Method, route.Path, route.Project))]);
}

/// <summary>A route of an action.</summary>
internal sealed record RouteView(string Method, string Path, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Project);
