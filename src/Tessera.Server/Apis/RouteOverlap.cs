using Tessera.Permissions;

namespace Tessera.Server.Apis;

/// <summary>
/// Finds those of many routes that some request could lead to as well as to a given one. HEAD counts as GET, to which it falls back. Work is
/// bounded: past the bound <see cref="IsExhausted"/> is set, and the caller has to assume the worst.
/// </summary>
internal sealed class RouteOverlap
{
    private const int MaxSteps = 2_000_000;
    private readonly Dictionary<string, Node> methods = new(StringComparer.Ordinal);
    private int steps;

    public RouteOverlap(IEnumerable<RouteDefinition> routes)
    {
        foreach (var route in routes)
            Add(route);
    }

    /// <summary>Whether the search was given up.</summary>
    public bool IsExhausted => steps > MaxSteps;

    /// <summary>The routes that share a request with this one, as far as the work was done.</summary>
    public IEnumerable<RouteDefinition> With(RouteDefinition route)
    {
        List<Node> level = methods.TryGetValue(Family(route), out var root) ? [root] : [];
        foreach (var segment in route.Path[1..].Split('/'))
        {
            foreach (var rest in level.SelectMany(node => node.Rests))
                yield return rest;
            if (IsRest(segment))
            {
                foreach (var below in level.SelectMany(Below))
                    yield return below;
                yield break;
            }

            level = [.. level.SelectMany(node => Next(node, segment))];
        }

        foreach (var end in level.SelectMany(node => node.Ends))
            yield return end;
    }

    private static string Family(RouteDefinition route) => route.Method == "HEAD" ? "GET" : route.Method;

    private static bool IsParameter(string segment) => segment is ['{', ..];

    private static bool IsRest(string segment) => segment is ['{', .., '+', '}'];

    private void Add(RouteDefinition route)
    {
        if (!methods.TryGetValue(Family(route), out var node))
            methods[Family(route)] = node = new();
        foreach (var segment in route.Path[1..].Split('/'))
        {
            if (IsRest(segment))
            {
                node.Rests.Add(route);
                return;
            }

            node = IsParameter(segment) ? node.Parameter ??= new() : node.Literal(segment);
        }

        node.Ends.Add(route);
    }

    private IEnumerable<Node> Next(Node node, string segment)
    {
        if (++steps > MaxSteps)
            yield break;
        if (node.Parameter is not null)
            yield return node.Parameter;
        if (!IsParameter(segment))
        {
            if (node.Literals.TryGetValue(segment, out var literal))
                yield return literal;
            yield break;
        }

        foreach (var literal in node.Literals.Values.TakeWhile(_ => ++steps <= MaxSteps))
            yield return literal;
    }

    private IEnumerable<RouteDefinition> Below(Node node)
    {
        var open = new Stack<Node>(node.Children);
        while (open.TryPop(out var child) && ++steps <= MaxSteps)
        {
            foreach (var route in child.Ends.Concat(child.Rests))
                yield return route;
            foreach (var next in child.Children)
                open.Push(next);
        }
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Parameter { get; set; }

        public List<RouteDefinition> Ends { get; } = [];

        public List<RouteDefinition> Rests { get; } = [];

        public IEnumerable<Node> Children => Parameter is null ? Literals.Values : Literals.Values.Append(Parameter);

        public Node Literal(string text)
        {
            if (!Literals.TryGetValue(text, out var node))
                Literals[text] = node = new();
            return node;
        }
    }
}
