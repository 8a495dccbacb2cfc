namespace Tessera.Permissions;

/// <summary>One segment deep in a <see cref="RouteTable"/>. Its keys are whole segments, so the depth is bounded by the templates'.</summary>
internal sealed class RouteNode
{
    private readonly Dictionary<string, RouteNode> literals = new(StringComparer.Ordinal);
    private RouteNode? parameter;
    private RouteMatch? end;
    private RouteMatch? rest;

    /// <summary>Adds a template; gives back the route that stands in the same place already.</summary>
    public RouteMatch? Add(RoutePattern pattern, RouteMatch match)
    {
        var node = this;
        for (var i = 0; i < pattern.Literals.Length; i++)
        {
            if (pattern.EndsInRest && i == pattern.Literals.Length - 1)
                return Take(ref node.rest, match);
            node = pattern.Parameters[i] is null ? node.Literal(pattern.Literals[i]) : node.parameter ??= new();
        }

        return Take(ref node.end, match);
    }

    /// <summary>Matches what follows the slash before this node's children: literal first, then one segment, then the rest.</summary>
    public RouteMatch? Match(ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        var segment = slash < 0 ? path : path[..slash];
        if (literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var literal) && Continue(literal, path, slash) is { } exact)
            return exact;
        if (segment.Length == 0)
            return null;
        if (parameter is not null && Continue(parameter, path, slash) is { } single)
            return single;
        return path[^1] == '/' ? null : rest;
    }

    private static RouteMatch? Continue(RouteNode child, ReadOnlySpan<char> path, int slash) =>
        slash < 0 ? child.end : child.Match(path[(slash + 1)..]);

    private static RouteMatch? Take(ref RouteMatch? place, RouteMatch match)
    {
        if (place is not null)
            return place;
        place = match;
        return null;
    }

    private RouteNode Literal(string text)
    {
        if (!literals.TryGetValue(text, out var node))
            literals[text] = node = new();
        return node;
    }
}
