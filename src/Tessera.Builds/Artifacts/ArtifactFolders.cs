using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// The folders of uploads, artifacts and logs. All names in them are made here from ids; a folder that turns out to be a link is not entered, so that nothing
/// outside is written, served or removed.
/// </summary>
internal sealed class ArtifactFolders(IOptions<BuildsOptions> options, ILogger<ArtifactFolders> log)
{
    private readonly string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.DataDirectory));

    /// <summary>Uploads that have not come to an end.</summary>
    public string Uploads => Within("uploads");

    /// <summary>One folder a build, in it one file an artifact.</summary>
    public string Artifacts => Within("artifacts");

    /// <summary>One folder a build, in it its logs.</summary>
    public string Output => Within("output");

    public string UploadOf(Guid artifactId) => Within("uploads", artifactId.ToString());

    public string ArtifactsOf(Guid buildId) => Within("artifacts", buildId.ToString());

    public string ArtifactOf(Guid buildId, Guid artifactId) => Within("artifacts", buildId.ToString(), artifactId.ToString());

    public string OutputOf(Guid buildId) => Within("output", buildId.ToString());

    /// <summary>Makes a folder unless it is there.</summary>
    /// <exception cref="DiskException">It cannot be made, or it or one above it is a link.</exception>
    public void Make(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (DiskException.IsCause(exception))
        {
            throw DiskException.Of(exception);
        }

        if (HasLink(folder))
            throw new DiskException("A folder of the builds' data is a link.");
    }

    /// <summary>Whether the file or folder, or one above it within the data, is a link.</summary>
    public bool HasLink(string path)
    {
        for (var at = path; at is not null && at.Length > root.Length; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at) is { LinkTarget: not null })
                return true;
        }

        return false;
    }

    /// <summary>Removes a file, or a folder with what is in it; a link goes, what it leads to stays. What cannot be removed now is left to the next sweep.</summary>
    public void Remove(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { } parent && HasLink(parent))
                throw new IOException("A folder above it is a link.");
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }
        catch (Exception exception) when (DiskException.IsCause(exception))
        {
            log.NotRemoved(exception, path);
        }
    }

    /// <summary>Removes a folder if nothing has come into it meanwhile.</summary>
    public void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // An upload has just come.
        }
        catch (UnauthorizedAccessException exception)
        {
            log.NotRemoved(exception, folder);
        }
    }

    private string Within(params ReadOnlySpan<string> names)
    {
        var path = Path.GetFullPath(Path.Combine([root, .. names]));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException("A path leaves the builds' data directory.");
    }
}
