using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Artifacts;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Retention;

/// <summary>
/// Removes files that nothing refers to: a crash has left them between the disk and the database. An upload that is under way, here or on another node, holds
/// its file open and is passed over; a name that was not made by us is left alone, and no link is followed.
/// </summary>
internal sealed class LeftFiles(BuildsStore store, ArtifactFolders folders)
{
    private const int FoldersAtOnce = 100;

    /// <summary>Removes them.</summary>
    /// <returns>How many files and folders of logs were removed.</returns>
    public async Task<int> RemoveAsync(CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        var count = 0;
        foreach (var (file, id) in Named(folders.Uploads, Directory.EnumerateFiles))
            count += await RemoveAsync(db, file, id, ct);
        foreach (var builds in Named(folders.Artifacts, Directory.EnumerateDirectories).Chunk(FoldersAtOnce))
            count += await OfArtifactsAsync(db, builds, ct);
        foreach (var builds in Named(folders.Output, Directory.EnumerateDirectories).Chunk(FoldersAtOnce))
            count += await OfLogsAsync(db, builds, ct);
        return count;
    }

    private async Task<int> OfArtifactsAsync(BuildsDb db, (string Path, Guid Id)[] builds, CancellationToken ct)
    {
        var ids = builds.Select(build => build.Id).ToList();
        var known = (await db.Artifacts.Where(row => ids.Contains(row.BuildId)).Select(row => row.Id).ToListAsync(ct)).ToHashSet();
        var count = 0;
        foreach (var (folder, _) in builds)
        {
            foreach (var (file, id) in Named(folder, Directory.EnumerateFiles).Where(file => !known.Contains(file.Id)))
                count += await RemoveAsync(db, file, id, ct);
            if (!folders.HasLink(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                folders.RemoveEmpty(folder);
        }

        return count;
    }

    private async Task<int> OfLogsAsync(BuildsDb db, (string Path, Guid Id)[] builds, CancellationToken ct)
    {
        var ids = builds.Select(build => build.Id).ToList();
        var known = (await db.Builds.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(ct)).ToHashSet();
        var left = builds.Where(build => !known.Contains(build.Id)).ToList();
        foreach (var (folder, _) in left)
            folders.Remove(folder);
        return left.Count;
    }

    // Only who holds the file alone may ask whether there is a row: the upload is over then, and the answer stays true.
    private async Task<int> RemoveAsync(BuildsDb db, string file, Guid id, CancellationToken ct)
    {
        try
        {
            if (folders.HasLink(file))
                return 0;
            await using var alone = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            if (await db.Artifacts.AnyAsync(row => row.Id == id, ct))
                return 0;
        }
        catch (Exception exception) when (DiskException.IsCause(exception))
        {
            return 0;
        }

        folders.Remove(file);
        return 1;
    }

    private IEnumerable<(string Path, Guid Id)> Named(string folder, Func<string, IEnumerable<string>> entries)
    {
        if (folders.HasLink(folder) || !Directory.Exists(folder))
            yield break;
        foreach (var path in entries(folder))
        {
            if (Guid.TryParseExact(Path.GetFileName(path), "D", out var id))
                yield return (path, id);
        }
    }
}
