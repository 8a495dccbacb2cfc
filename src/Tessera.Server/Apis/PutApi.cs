using Tessera.Permissions;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>Registers an API from a list of routes.</summary>
internal static class PutApi
{
    public sealed record Request(IReadOnlyList<Route?> Routes, string? Title = null);

    /// <summary>An operation. Access is what the method does unless it says otherwise.</summary>
    public sealed record Route(string Method, string Path, string Resource, string Action, string? Access = null, string? Project = null);

    public static async Task<IResult> HandleAsync(HttpContext http, string api, Request request, TesseraDb db, RegisterApi operation, CancellationToken ct)
    {
        if (!DryRun.TryRead(http.Request, out var dryRun, out var problem))
            return problem;
        var errors = new List<(string, string)>();
        RouteDefinition[] routes = [.. request.Routes.Select((route, index) => Read(route, index, errors)).OfType<RouteDefinition>()];
        return errors.Count > 0
            ? Problems.Invalid([.. errors])
            : RegisterApi.ToAnswer(await operation.ExecuteAsync(db, http.Caller(), new(api, request.Title, routes, []), dryRun, ct));
    }

    private static RouteDefinition? Read(Route? route, int index, List<(string, string)> errors)
    {
        var access = Access.None;
        if (route is null)
            errors.Add(($"routes[{index}]", "must be an object."));
        else if (route.Access is not null && (!Accesses.TryParse(route.Access, out access) || access == Access.None))
            errors.Add(($"routes[{index}].access", "must be read or write."));
        else
            return new(route.Method, route.Path, route.Resource, route.Action, route.Access is null ? Accesses.OfMethod(route.Method) : access, route.Project);
        return null;
    }
}
