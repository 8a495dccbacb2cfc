using Tessera.Permissions;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>An API in the audit log: its title, and of its routes those that came, went or changed.</summary>
/// <param name="Title">Name for people.</param>
/// <param name="Routes">Routes that the other side of the change does not have.</param>
internal sealed record ApiAudit(string Title, IReadOnlyList<AuditedRoute> Routes)
{
    /// <summary>What is there before and not after; null when there was nothing.</summary>
    public static ApiAudit? Before(ApiRow? row, CatalogueApi? after) =>
        row is null ? null : new(row.Title, Only(RoutesOf(row), after?.Definition.Routes ?? []));

    /// <summary>What is there after and was not before.</summary>
    public static ApiAudit After(ApiRow? row, CatalogueApi after, string title) =>
        new(title, Only(after.Definition.Routes, row is null ? [] : RoutesOf(row)));

    private static IReadOnlyList<RouteDefinition> RoutesOf(ApiRow row) => CurrentCatalogue.Read(row).Routes;

    private static IReadOnlyList<AuditedRoute> Only(IReadOnlyList<RouteDefinition> routes, IReadOnlyList<RouteDefinition> others)
    {
        var known = others.ToHashSet();
        return [.. routes.Where(route => !known.Contains(route)).Select(route =>
            new AuditedRoute(route.Method, route.Path, $"{route.Resource}.{route.Action}", route.Access.ToWire(), route.Project))];
    }
}

/// <summary>A route in the audit log.</summary>
internal sealed record AuditedRoute(string Method, string Path, string Permission, string Access, string? Project);
