using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

/// <summary>The rules of <see cref="RouteTable"/> written down without a thought for speed: try every template, then sort.</summary>
internal static class NaiveRoutes
{
    public static string? Match(IEnumerable<RouteDefinition> routes, string method, string path)
    {
        var best = Candidates(routes, method, path);
        if (best.Length == 0 && string.Equals(method, "HEAD", StringComparison.Ordinal))
            best = Candidates(routes, "GET", path);
        return best.Length == 0 ? null : best[0];
    }

    /// <summary>Two templates of one shape match the same paths: parameters differ in name only.</summary>
    public static string Shape(string template) =>
        string.Join('/', template.Split('/').Select(segment => segment switch { ['{', .., '+', '}'] => "{+}", ['{', .., '}'] => "{}", _ => segment }));

    /// <summary>The value of a parameter in a path that the template matches.</summary>
    public static string Value(string template, string path, string name)
    {
        string[] segments = template.Split('/');
        var single = Array.IndexOf(segments, $"{{{name}}}");
        return single >= 0 ? path.Split('/')[single] : string.Join('/', path.Split('/').Skip(Array.IndexOf(segments, $"{{{name}+}}")));
    }

    private static string[] Candidates(IEnumerable<RouteDefinition> routes, string method, string path) =>
    [
        .. routes
            .Where(route => string.Equals(route.Method, method, StringComparison.Ordinal) && Matches(route.Path, path))
            .Select(route => route.Path)
            .OrderBy(Rank, StringComparer.Ordinal),
    ];

    private static bool Matches(string template, string path)
    {
        string[] wanted = template.Split('/');
        string[] given = path.Split('/');
        for (var i = 1; i < wanted.Length; i++)
        {
            if (wanted[i].EndsWith("+}", StringComparison.Ordinal))
                return given.Length > i && given[i..].All(segment => segment.Length > 0);
            if (i >= given.Length)
                return false;
            if (wanted[i].StartsWith('{') ? given[i].Length == 0 : !string.Equals(wanted[i], given[i], StringComparison.Ordinal))
                return false;
        }

        return given.Length == wanted.Length;
    }

    // A literal goes before {name}, and {name} before {name+}, at the first segment in which two templates differ.
    private static string Rank(string template) => string.Concat(template.Split('/').Skip(1)
        .Select(segment => segment switch { ['{', .., '+', '}'] => '2', ['{', .., '}'] => '1', _ => '0' }));
}
