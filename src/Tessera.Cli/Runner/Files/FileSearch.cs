namespace Tessera.Cli.Runner.Files;

/// <summary>
/// Finds files below a directory. A build decides what lies there: links to directories are not followed, links to files only as far as
/// their target lies below the directory as well.
/// </summary>
internal static class FileSearch
{
    /// <summary>The files that a pattern means, in the order of their paths, and the links in their way.</summary>
    public static IEnumerable<FoundFile> Find(string root, FilePattern pattern) =>
        Below(new DirectoryInfo(root), [], RealPath(root), pattern).OrderBy(file => file.Path, StringComparer.Ordinal);

    private static IEnumerable<FoundFile> Below(DirectoryInfo directory, string[] path, string realRoot, FilePattern pattern)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            string[] here = [.. path, entry.Name];
            var isLink = entry.LinkTarget is not null;
            if (entry is DirectoryInfo below && !isLink)
            {
                if (!pattern.Reaches(here))
                    continue;
                foreach (var file in Below(below, here, realRoot, pattern))
                    yield return file;
            }
            else if (pattern.Matches(here) || (entry is DirectoryInfo && pattern.Reaches(here)))
            {
                yield return new(string.Join('/', here), isLink ? TargetBelow(entry, realRoot) : entry.FullName);
            }
        }
    }

    /// <summary>The file that a link leads to, by a path without links: what was looked at is what will be read.</summary>
    private static string? TargetBelow(FileSystemInfo link, string realRoot)
    {
        try
        {
            if (link.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo { Exists: true } target)
                return null;
            var real = RealPath(target.FullName);
            return real.StartsWith(realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(real) ? real : null;
        }
        catch (IOException)
        {
            // Links in a circle.
            return null;
        }
    }

    /// <summary>The path without links in any of its segments: a target may be reached through a directory that is one.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var segment in Path.GetFullPath(path)[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, segment);
            var target = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true);
            real = target is null ? next : RealPath(target.FullName);
        }
        return real;
    }
}
