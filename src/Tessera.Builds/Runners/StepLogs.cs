using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Tessera.Builds.Artifacts;

namespace Tessera.Builds.Runners;

/// <summary>The logs of steps: files named by us, <c>{step}.log</c> in the folder of the build's output.</summary>
internal sealed class StepLogs(ArtifactFolders folders, IOptions<BuildsOptions> options)
{
    private readonly ConcurrentDictionary<string, bool> beingWritten = new(StringComparer.Ordinal);

    /// <summary>Numbers of the steps that have a log.</summary>
    public IReadOnlySet<int> StepsOf(Guid buildId)
    {
        var directory = new DirectoryInfo(folders.OutputOf(buildId));
        return directory.Exists
            ? directory.EnumerateFiles("*.log").Select(file => int.Parse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture)).ToHashSet()
            : new HashSet<int>();
    }

    /// <summary>A log for reading; null when the step has none.</summary>
    public FileStream? OpenRead(Guid buildId, int step)
    {
        try
        {
            return new(PathOf(buildId, step), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Appends to a log: all of the source, or nothing of it when the source fails half-way.
    /// </summary>
    /// <param name="buildId">The build.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="copyAsync">Copies the source into the log; gets how many bytes are left for it.</param>
    /// <returns>False when somebody else is appending to it.</returns>
    public async Task<bool> TryAppendAsync(Guid buildId, int step, Func<Stream, long, Task> copyAsync)
    {
        var path = PathOf(buildId, step);
        if (!beingWritten.TryAdd(path, true))
            return false;
        try
        {
            Directory.CreateDirectory(folders.OutputOf(buildId));
            await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            var before = file.Seek(0, SeekOrigin.End);
            try
            {
                await copyAsync(file, Math.Max(0, options.Value.MaxOutputSize - before));
            }
            catch
            {
                await file.FlushAsync(CancellationToken.None);
                file.SetLength(before);
                throw;
            }

            return true;
        }
        finally
        {
            beingWritten.TryRemove(path, out _);
        }
    }

    /// <summary>Removes all logs of a build.</summary>
    public void Remove(Guid buildId)
    {
        try
        {
            Directory.Delete(folders.OutputOf(buildId), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It has written none.
        }
    }

    private string PathOf(Guid buildId, int step) => Path.Combine(folders.OutputOf(buildId), string.Create(CultureInfo.InvariantCulture, $"{step}.log"));
}
