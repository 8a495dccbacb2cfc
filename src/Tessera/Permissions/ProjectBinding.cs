using System.Diagnostics.CodeAnalysis;

namespace Tessera.Permissions;

/// <summary>Which segments of a matched path hold the project's slug: spec <c>project</c> of a route, <c>slug</c> or <c>{vcs}/{org}/{repo}</c>.</summary>
public sealed class ProjectBinding
{
    private readonly int[] segments;
    private readonly int rest;

    private ProjectBinding(int[] segments, int rest)
    {
        this.segments = segments;
        this.rest = rest;
    }

    /// <summary>Whether the path, which has matched this binding's template, names the project with this slug.</summary>
    public bool IsProject(ReadOnlySpan<char> path, ReadOnlySpan<char> slug)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            var part = Segment(path, segments[i], toEnd: segments[i] == rest);
            if (!slug.StartsWith(part, StringComparison.Ordinal))
                return false;
            slug = slug[part.Length..];
            if (last)
                return slug.Length == 0;
            if (slug.Length == 0 || slug[0] != '/')
                return false;
            slug = slug[1..];
        }

        return false;
    }

    internal static bool TryParse(string? text, RoutePattern pattern, out ProjectBinding? binding, [NotNullWhen(false)] out string? error)
    {
        binding = null;
        error = null;
        if (text is null)
            return true;
        string[] names = text.Contains('{', StringComparison.Ordinal) ? text.Split('/') : [$"{{{text}}}"];
        var segments = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            segments[i] = names[i] is ['{', .. var name, '}'] ? Array.IndexOf(pattern.Parameters, name) : -1;
            if (segments[i] < 0)
            {
                error = $"the project \"{text}\" names no parameter of the path: write a parameter's name, or {{a}}/{{b}}";
                return false;
            }
        }

        binding = new(segments, pattern.EndsInRest ? pattern.Parameters.Length - 1 : -1);
        return true;
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> path, int index, bool toEnd)
    {
        path = path[1..];
        for (; index > 0; index--)
            path = path[(path.IndexOf('/') + 1)..];
        var end = toEnd ? -1 : path.IndexOf('/');
        return end < 0 ? path : path[..end];
    }
}
