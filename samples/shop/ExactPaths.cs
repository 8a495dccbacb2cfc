using Microsoft.AspNetCore.Routing.Patterns;

namespace Shop;

/// <summary>
/// ASP.NET Core's routing ignores case and a trailing slash, Tessera does neither: <c>/articles/Featured</c> is an article's id to the one and
/// the featured article to the other. Whoever judges and whoever serves must read a path the same way, so here only the exact spelling is served.
/// </summary>
internal sealed class ExactPaths(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint && !IsExact(endpoint.RoutePattern, context.Request.Path.Value!))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }

    private static bool IsExact(RoutePattern pattern, string path)
    {
        var asked = path[1..].Split('/');
        var known = pattern.PathSegments;
        if (pattern.Parameters is not [.., { IsCatchAll: true }] && asked.Length != known.Count)
            return false;
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Parts is [RoutePatternLiteralPart literal] && !string.Equals(literal.Content, asked[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
