namespace Tessera.Cli.Runner.Files;

/// <summary>The fresh directory that one build works in, open to this user alone.</summary>
internal sealed class Workspace
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private Workspace(string path) => Path = path;

    public string Path { get; }

    public static Workspace Create(int build) => new(Directory.CreateTempSubdirectory($"tessera-build-{build}-").FullName);

    /// <summary>Removes it with everything in it, also what the build has made read-only.</summary>
    /// <returns>What stands in the way; null when it is gone.</returns>
    public string? Remove()
    {
        try
        {
            MakeWritable(new DirectoryInfo(Path));
            Directory.Delete(Path, recursive: true);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static void MakeWritable(DirectoryInfo directory)
    {
        if (!OperatingSystem.IsWindows() && (directory.UnixFileMode & Own) != Own)
            directory.UnixFileMode |= Own;
        foreach (var below in directory.EnumerateDirectories().Where(below => below.LinkTarget is null))
            MakeWritable(below);
    }
}
