using System.Diagnostics.CodeAnalysis;

namespace Tessera.Permissions;

/// <summary>One registered API: its permissions and the routes that lead to them.</summary>
public sealed class CatalogueApi
{
    private CatalogueApi(ApiDefinition definition, IReadOnlyList<CatalogueAction> actions, RouteTable routes)
    {
        Definition = definition;
        Actions = actions;
        Routes = routes;
    }

    /// <summary>As it was registered.</summary>
    public ApiDefinition Definition { get; }

    /// <summary>Name in permissions.</summary>
    public string Name => Definition.Name;

    /// <summary>Its permissions, each once, in the order of registration.</summary>
    public IReadOnlyList<CatalogueAction> Actions { get; }

    /// <summary>Its routes, ready to match.</summary>
    public RouteTable Routes { get; }

    /// <summary>An API whose permissions are asked for by name, never by a path.</summary>
    public static CatalogueApi WithoutRoutes(string name, string title, IEnumerable<(Permission Permission, Access Access)> permissions, PermissionNames names)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        ArgumentNullException.ThrowIfNull(names);
        if (!RouteTable.TryCreate([], out var routes, out _))
            throw new System.Diagnostics.UnreachableException();
        return new(new(name, title, []), [.. permissions.Select(p => new CatalogueAction(names.IdOf(p.Permission), p.Permission, p.Access))], routes);
    }

    /// <summary>Checks a definition and makes the API from it.</summary>
    /// <param name="definition">What to register.</param>
    /// <param name="names">Where permissions get their numbers.</param>
    /// <param name="api">The API, when nothing is wrong.</param>
    /// <param name="errors">What is wrong, by index of the route; -1 for the API's name.</param>
    public static bool TryCreate(ApiDefinition definition, PermissionNames names, [NotNullWhen(true)] out CatalogueApi? api, out IReadOnlyList<RouteError> errors)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(names);
        api = null;
        if (Permission.IsApiName(definition.Name))
            api = Create(definition, names, out errors);
        else
            errors = [new(-1, $"\"{definition.Name}\" is not the name of an API: a lower-case letter, then lower-case letters, digits and -, 64 at most")];
        return api is not null;
    }

    private static CatalogueApi? Create(ApiDefinition definition, PermissionNames names, out IReadOnlyList<RouteError> errors)
    {
        var found = new List<RouteError>();
        var actions = new Dictionary<string, CatalogueAction>(StringComparer.Ordinal);
        var routes = new List<(RouteDefinition, CatalogueAction)>();
        for (var i = 0; i < definition.Routes.Count; i++)
        {
            var route = definition.Routes[i];
            if (!Permission.TryCreate(definition.Name, route.Resource, route.Action, out var permission))
                found.Add(new(i, $"\"{route.Resource}.{route.Action}\" is not a permission: resource of letters, digits, _ -; action of letters, digits, _ - . /"));
            else if (ActionOf(permission, route.Access) is not { } action)
                found.Add(new(i, $"{permission} is read in one route and write in another: give both the same access, or two permissions"));
            else
                routes.Add((route, action));
        }

        if (found.Count == 0)
            return RouteTable.TryCreate(routes, out var table, out errors) ? new(definition, [.. actions.Values], table) : null;
        errors = found;
        return null;

        CatalogueAction? ActionOf(Permission permission, Access access)
        {
            if (!actions.TryGetValue(permission.Text, out var action))
                actions[permission.Text] = action = new(names.IdOf(permission), permission, access);
            return action.Access == access ? action : null;
        }
    }
}
