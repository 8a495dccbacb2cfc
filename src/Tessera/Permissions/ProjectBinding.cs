using System.Diagnostics.CodeAnalysis;
using Tessera.Projects;

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

    /// <summary>Reads the slug from a path that has matched this binding's template, its vcs in short form.</summary>
    /// <param name="path">The path.</param>
    /// <param name="buffer">Working space of <see cref="ProjectSlug.MaxLength"/>.</param>
    /// <returns>The slug; empty when it is longer than any slug.</returns>
    public ReadOnlySpan<char> ReadSlug(ReadOnlySpan<char> path, Span<char> buffer)
    {
        var length = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            var part = Segment(path, segments[i], toEnd: segments[i] == rest);
            if (length + part.Length + 1 > buffer.Length)
                return [];
            if (i > 0)
                buffer[length++] = '/';
            part.CopyTo(buffer[length..]);
            length += part.Length;
        }

        return ProjectSlug.Shorten(buffer[..length]);
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
