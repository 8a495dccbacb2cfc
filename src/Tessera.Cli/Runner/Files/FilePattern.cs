using System.IO.Enumeration;

namespace Tessera.Cli.Runner.Files;

/// <summary>
/// A pattern of paths below the working directory: <c>*</c> and <c>?</c> stand for characters of one segment, <c>**</c> for any number of
/// segments. A pattern without any of them that names a directory means everything below it. Case counts.
/// </summary>
internal sealed class FilePattern
{
    private readonly string[] segments;
    private readonly bool literal;

    private FilePattern(string text, string[] segments)
    {
        Text = text;
        this.segments = segments;
        literal = !text.AsSpan().ContainsAny('*', '?');
    }

    /// <summary>The pattern as it was typed.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern. It cannot lead out of the working directory.</summary>
    public static FilePattern Parse(string option, string given)
    {
        var text = given.EndsWith('/') ? given + "**" : given;
        var segments = (text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text).Split('/');
        if (segments.Any(segment => segment is "" or "." or "..") || text.Contains('\\', StringComparison.Ordinal))
            throw CommandFailedException.Usage($"{option} must be a path below the working directory, such as 'dist/**' or 'report.xml'.");
        return new(given, segments);
    }

    /// <summary>Whether the pattern means this file.</summary>
    public bool Matches(ReadOnlySpan<string> path) =>
        Matches(segments, path, whole: true) || (literal && path.Length > segments.Length && Matches(segments, path[..segments.Length], whole: true));

    /// <summary>Whether the pattern may mean something below this directory.</summary>
    public bool Reaches(ReadOnlySpan<string> directory) =>
        Matches(segments, directory, whole: false) || (literal && directory.Length >= segments.Length && Matches(segments, directory[..segments.Length], whole: true));

    /// <summary>Whether a pattern means a path, segment by segment.</summary>
    /// <param name="pattern">What is left of the pattern.</param>
    /// <param name="path">What is left of the path.</param>
    /// <param name="whole">Whether the pattern has to end where the path does; otherwise it may go on.</param>
    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, bool whole)
    {
        // The last ** is the only one to come back to: what an earlier one could take instead, this one can take as well.
        var (next, segment, afterStars, taken) = (0, 0, -1, 0);
        while (segment < path.Length)
        {
            if (next < pattern.Length && pattern[next] == "**")
                (afterStars, taken) = (++next, segment);
            else if (next < pattern.Length && FileSystemName.MatchesSimpleExpression(pattern[next], path[segment], ignoreCase: false))
                (next, segment) = (next + 1, segment + 1);
            else if (afterStars >= 0)
                (next, segment) = (afterStars, ++taken);
            else
                return false;
        }
        return whole ? pattern[next..].IndexOfAnyExcept("**") < 0 : afterStars >= 0 || next < pattern.Length;
    }
}
