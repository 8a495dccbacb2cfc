using System.Diagnostics.CodeAnalysis;

namespace Tessera.Permissions;

/// <summary>
/// Finds the operation that a method and a path lead to. Of all templates that match, the one wins that has a literal, else <c>{name}</c>,
/// at the first segment in which they differ; two templates of the same shape under one method are refused when the table is made, so that
/// there is always one answer. HEAD falls back to GET. Matching does not allocate.
/// </summary>
public sealed class RouteTable
{
    private readonly Dictionary<string, RouteNode>.AlternateLookup<ReadOnlySpan<char>> methods;

    private RouteTable(Dictionary<string, RouteNode> methods) =>
        this.methods = methods.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Makes a table.</summary>
    /// <param name="routes">What to match, each with its action.</param>
    /// <param name="table">The table, when there are no errors.</param>
    /// <param name="errors">What is wrong, by index of the route.</param>
    public static bool TryCreate(IReadOnlyList<(RouteDefinition Route, CatalogueAction Action)> routes, [NotNullWhen(true)] out RouteTable? table, out IReadOnlyList<RouteError> errors)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var methods = new Dictionary<string, RouteNode>(StringComparer.Ordinal);
        var found = new List<RouteError>();
        for (var i = 0; i < routes.Count; i++)
        {
            if (Add(methods, routes[i].Route, routes[i].Action) is { } error)
                found.Add(new(i, error));
        }

        errors = found;
        table = found.Count == 0 ? new(methods) : null;
        return table is not null;
    }

    /// <summary>Finds the operation; null when no template matches: the caller refuses (spec T24).</summary>
    /// <param name="method">HTTP method as sent.</param>
    /// <param name="path">Path as <see cref="RequestPath.TryDecode"/> gives it.</param>
    public RouteMatch? Match(ReadOnlySpan<char> method, ReadOnlySpan<char> path)
    {
        if (path.Length == 0 || path[0] != '/')
            return null;
        var match = methods.TryGetValue(method, out var root) ? root.Match(path[1..]) : null;
        return match is null && method is "HEAD" && methods.TryGetValue("GET", out var get) ? get.Match(path[1..]) : match;
    }

    private static string? Add(Dictionary<string, RouteNode> methods, RouteDefinition route, CatalogueAction action)
    {
        if (!IsMethod(route.Method))
            return $"\"{route.Method}\" is not a method: 1-20 capital letters";
        if (!RoutePattern.TryParse(route.Path, out var pattern, out var error))
            return $"the path \"{route.Path}\" cannot be used: {error}";
        if (!ProjectBinding.TryParse(route.Project, pattern, out var project, out error))
            return error;
        if (!methods.TryGetValue(route.Method, out var root))
            methods[route.Method] = root = new();
        var taken = root.Add(pattern, new RouteMatch(action, route.Path, project));
        return taken is null ? null : $"{route.Method} {route.Path} is ambiguous: it matches the same requests as {taken.Path}";
    }

    private static bool IsMethod(string? method) => method is { Length: >= 1 and <= 20 } && method.All(char.IsAsciiLetterUpper);
}

/// <summary>What is wrong with one route of a list.</summary>
/// <param name="Index">Its place in the list; -1 when it is about no single route.</param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record RouteError(int Index, string Message);

/// <summary>Where a request leads.</summary>
/// <param name="Action">The permission it takes.</param>
/// <param name="Path">The template that matched.</param>
/// <param name="Project">How to read the project's slug from the path; null when the operation belongs to no project.</param>
public sealed record RouteMatch(CatalogueAction Action, string Path, ProjectBinding? Project);
