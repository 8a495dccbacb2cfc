using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Tessera.Permissions;

namespace Tessera.AspNetCore;

/// <summary>Turns endpoints into the routes of the catalogue.</summary>
internal static class CatalogueRoutes
{
    /// <summary>
    /// The routes of the endpoints that take a permission of the API. A template that has text and a parameter in one segment (<c>{repo}.svg</c>) has no
    /// form in the catalogue and is left out: its endpoint is guarded all the same, and reached only in this program.
    /// </summary>
    public static IEnumerable<RouteDefinition> Of(string api, IEnumerable<RouteEndpoint> endpoints)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PermissionRequired>() is not { } required || required.Permission.Api != api || PathOf(endpoint.RoutePattern) is not { } path)
                continue;
            var project = endpoint.Metadata.GetMetadata<ProjectRequired>();
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (seen.Add((method, path)))
                    yield return new(method, path, required.Permission.Resource, required.Permission.Action, Accesses.OfMethod(method), project?.Binding);
            }
        }
    }

    private static string? PathOf(RoutePattern pattern)
    {
        var segments = pattern.PathSegments.Select(SegmentOf).ToList();
        return segments.Contains(null) ? null : "/" + string.Join('/', segments);
    }

    private static string? SegmentOf(RoutePatternPathSegment segment) => segment.Parts switch
    {
        [RoutePatternLiteralPart literal] => literal.Content,
        [RoutePatternParameterPart { IsCatchAll: true } rest] => $"{{{rest.Name}+}}",
        [RoutePatternParameterPart { IsOptional: false } parameter] => $"{{{parameter.Name}}}",
        _ => null,
    };
}
