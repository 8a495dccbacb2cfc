using Tessera.Permissions;

namespace Tessera.Server.Apis;

/// <summary>
/// What of a registration gives existing tokens more than they had, beyond new operations under new names. Whoever may register APIs decides about
/// routes, but not past their own rights (spec T25): without writing in all APIs nobody may hand an operation to the holders of a permission that
/// is already given out, or make reading of what writes. Two registrations in a row reach no further than one: an operation that was taken out
/// comes back only under a name that no token has.
/// </summary>
internal sealed class CatalogueWidening
{
    private const int MaxReasons = 5;
    private readonly CatalogueApi? before;
    private readonly CatalogueApi after;
    private readonly LiveTokens tokens;
    private readonly Dictionary<(string, string), RouteDefinition> old;
    private readonly RouteOverlap oldOverlap;
    private readonly HashSet<string> oldPermissions;

    private CatalogueWidening(CatalogueApi? before, CatalogueApi after, LiveTokens tokens)
    {
        this.before = before;
        this.after = after;
        this.tokens = tokens;
        var routes = before?.Definition.Routes ?? [];
        old = routes.ToDictionary(route => (route.Method, route.Path));
        oldOverlap = new(routes.Where(route => route.Access == Access.Write));
        oldPermissions = (before?.Actions ?? []).Select(action => action.Permission.Text).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Why the registration widens; empty when it does not. Only the first few reasons.</summary>
    public static IReadOnlyList<string> Reasons(CatalogueApi? before, CatalogueApi after, LiveTokens tokens)
    {
        var widening = new CatalogueWidening(before, after, tokens);
        return [.. widening.Further().Concat(widening.FallThrough()).Take(MaxReasons)];
    }

    private IEnumerable<string> Further()
    {
        foreach (var route in after.Definition.Routes)
        {
            if (!IsKept(route) && ReasonAgainst(route) is { } reason)
                yield return reason;
        }
    }

    private string? ReasonAgainst(RouteDefinition route)
    {
        var permission = NameOf(route);
        if (old.TryGetValue((route.Method, route.Path), out var was) && NameOf(was) == permission && was.Access > route.Access)
            return $"{permission} becomes read: read-only tokens would gain it.";
        if (oldPermissions.Contains(permission) || tokens.Name(permission))
            return $"{route.Method} {route.Path} would be given to those who already have {permission}.";
        if (route.Access != Access.Read)
            return null;
        if (Accesses.OfMethod(route.Method) == Access.Write)
            return $"{route.Method} {route.Path} is said to read although its method writes: read-only tokens would gain it.";
        var writing = oldOverlap.With(route).FirstOrDefault();
        return writing is not null ? $"{route.Method} {route.Path} reads where {writing.Method} {writing.Path} wrote: read-only tokens would gain it."
            : oldOverlap.IsExhausted ? "The routes overlap in too many ways to tell."
            : null;
    }

    // A route that goes leaves its requests to a more general one, if there is one.
    private IEnumerable<string> FallThrough()
    {
        var still = after.Definition.Routes.Select(route => (route.Method, route.Path)).ToHashSet();
        var kept = new RouteOverlap(after.Definition.Routes.Where(IsKept));
        foreach (var route in old.Values.Where(route => !still.Contains((route.Method, route.Path))))
        {
            if (kept.With(route).FirstOrDefault(other => NameOf(other) != NameOf(route) || other.Project != route.Project) is { } heir)
                yield return $"Without {route.Method} {route.Path}, its requests would be given to those who have {NameOf(heir)}.";
            if (kept.IsExhausted)
                yield return "The routes overlap in too many ways to tell.";
        }
    }

    private bool IsKept(RouteDefinition route) =>
        old.TryGetValue((route.Method, route.Path), out var was) && NameOf(was) == NameOf(route) && was.Project == route.Project && route.Access >= was.Access;

    private string NameOf(RouteDefinition route) => $"{(before ?? after).Name}:{route.Resource}.{route.Action}";
}
