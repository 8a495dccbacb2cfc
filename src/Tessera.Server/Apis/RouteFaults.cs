using Tessera.Permissions;

namespace Tessera.Server.Apis;

/// <summary>Says of the routes that the catalogue refuses which field is wrong: <c>routes[3].path</c>.</summary>
internal static class RouteFaults
{
    private const int MaxFaults = 50;

    /// <summary>The faults by field; only the first of many.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(ApiDefinition definition, IReadOnlyList<RouteError> errors) => errors
        .Take(MaxFaults)
        .GroupBy(error => $"routes[{error.Index}].{FieldOf(definition, error.Index)}", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(error => $"{error.Message}.").ToArray(), StringComparer.Ordinal);

    private static string FieldOf(ApiDefinition definition, int index)
    {
        var route = definition.Routes[index];
        if (!Permission.IsResourceName(route.Resource))
            return "resource";
        if (!Permission.IsActionName(route.Action))
            return "action";
        if (definition.Routes.Any(other => other.Resource == route.Resource && other.Action == route.Action && other.Access != route.Access))
            return "access";
        if (!IsUsable(route with { Path = "/", Project = null }))
            return "method";
        return IsUsable(route with { Project = null }) && !IsUsable(route) ? "project" : "path";
    }

    private static bool IsUsable(RouteDefinition route) => CatalogueApi.TryCreate(new("probe", "", [route]), new(), out _, out _);
}
