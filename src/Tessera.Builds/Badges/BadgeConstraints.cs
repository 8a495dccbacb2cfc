using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tessera.Projects;

namespace Tessera.Builds.Badges;

/// <summary>A route value that names where repositories live. Keeps badges away from other addresses of the host that have three parts.</summary>
internal sealed class VcsConstraint : IRouteConstraint
{
    public const string Name = "vcs";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        ProjectSlug.IsVcs(values[routeKey] as string);
}

/// <summary>A route value that ends in <c>.svg</c> after at least one character.</summary>
internal sealed class PictureConstraint : IRouteConstraint
{
    public const string Name = "picture";
    public const string Extension = ".svg";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && text.Length > Extension.Length && text.EndsWith(Extension, StringComparison.Ordinal);
}
