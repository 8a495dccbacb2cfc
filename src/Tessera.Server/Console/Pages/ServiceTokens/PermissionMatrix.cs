using Tessera.Permissions;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>What a custom token's permissions are ticked in: API, resource, actions.</summary>
internal sealed record PermissionMatrix
{
    /// <summary>The APIs by name, Tessera's own last; of them what the filter leaves.</summary>
    public required IReadOnlyList<Api> Apis { get; init; }

    /// <summary>Ticked, and not to be seen for the filter.</summary>
    public required IReadOnlyList<string> Hidden { get; init; }

    /// <summary>Permissions that the catalogue does not know at present; the token has them, and keeps those that stay ticked (spec T9).</summary>
    public required IReadOnlyList<Unknown> Unknowns { get; init; }

    /// <summary>How many resources the ticked permissions read.</summary>
    public required int Read { get; init; }

    /// <summary>How many resources they change.</summary>
    public required int Changed { get; init; }

    internal sealed record Api(string Name, string Title, IReadOnlyList<Resource> Resources);

    /// <summary>What can be done with one kind of thing.</summary>
    /// <param name="Key">API and resource.</param>
    internal sealed record Resource(string Key, string Name, IReadOnlyList<Action> Actions);

    internal sealed record Action(CatalogueAction Is, IReadOnlyList<RouteDefinition> Routes, bool IsTicked, bool MayBeGiven);

    internal sealed record Unknown(string Permission, bool IsTicked);

    /// <summary>The matrix as one viewer sees it.</summary>
    /// <param name="viewer">Who ticks: what they do not have themselves they cannot give (spec T25).</param>
    /// <param name="ticked">Permissions that are ticked.</param>
    /// <param name="kept">Permissions that the token has.</param>
    /// <param name="filter">Part of a permission or route; empty: everything.</param>
    public static PermissionMatrix Of(Viewer viewer, IReadOnlySet<string> ticked, IEnumerable<string> kept, string filter)
    {
        var rights = viewer.Caller?.Rights ?? Rights.None;
        List<Api> apis = [];
        HashSet<string> shown = new(StringComparer.Ordinal);
        foreach (var api in viewer.Catalogue.Apis.OrderBy(api => api.Name == CatalogueAction.ManagementApi).ThenBy(api => api.Name, StringComparer.Ordinal))
        {
            var routes = api.Definition.Routes.ToLookup(route => (route.Resource, route.Action));
            Resource[] resources = [.. api.Actions
                .Select(action => new Action(action, [.. routes[(action.Permission.Resource, action.Permission.Action)]], ticked.Contains(action.Permission.Text), rights.Allow(action)))
                .Where(action => Fits(action, filter))
                .GroupBy(action => action.Is.Permission.Resource, StringComparer.Ordinal)
                .Select(group => new Resource($"{api.Name}:{group.Key}", group.Key, [.. group]))];
            shown.UnionWith(resources.SelectMany(resource => resource.Actions).Select(action => action.Is.Permission.Text));
            if (resources.Length > 0)
                apis.Add(new(api.Name, api.Definition.Title, resources));
        }

        string[] unknown = [.. kept.Union(ticked, StringComparer.Ordinal).Where(name => !viewer.Catalogue.TryFind(name, out _)).Order(StringComparer.Ordinal)];
        return new()
        {
            Apis = apis,
            Hidden = [.. ticked.Where(name => !shown.Contains(name) && !unknown.Contains(name))],
            Unknowns = [.. unknown.Select(name => new Unknown(name, ticked.Contains(name)))],
            Read = CountResources(viewer.Catalogue, ticked, Access.Read),
            Changed = CountResources(viewer.Catalogue, ticked, Access.Write),
        };
    }

    private static bool Fits(Action action, string filter) => Has(action.Is.Permission.Text, filter) || action.Routes.Any(route => Has($"{route.Method} {route.Path}", filter));

    private static bool Has(string text, string filter) => text.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static int CountResources(Catalogue catalogue, IEnumerable<string> ticked, Access access) => ticked
        .Select(name => catalogue.TryFind(name, out var action) && action.Access == access ? (action.Permission.Api, action.Permission.Resource) : default)
        .Where(resource => resource != default)
        .Distinct()
        .Count();
}
