using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Tessera.Builds.Artifacts;

/// <summary>
/// A file on its way in: written beside the artifacts, moved among them when it is whole, and gone when it is disposed of without <see cref="Keep"/>. It is
/// held open until then, which is how a sweep, of this process or another node's, tells it from what a crash has left.
/// </summary>
internal sealed class ArtifactUpload : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly ArtifactFolders folders;
    private readonly FileStream file;
    private string path;
    private bool isKept;

    private ArtifactUpload(ArtifactFolders folders, Guid id, FileStream file, string path)
    {
        this.folders = folders;
        this.file = file;
        this.path = path;
        Id = id;
    }

    public Guid Id { get; }

    public long Size { get; private set; }

    /// <summary>SHA-256 in lower-case hexadecimal, once everything is written.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Begins one.</summary>
    /// <exception cref="DiskException">The file cannot be made.</exception>
    public static ArtifactUpload Begin(ArtifactFolders folders, Guid id)
    {
        folders.Make(folders.Uploads);
        var path = folders.UploadOf(id);
        return OnDisk(() => new ArtifactUpload(folders, id, new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = BufferSize,
            Options = FileOptions.Asynchronous,
        }), path));
    }

    /// <summary>Writes a body to the file as it comes in; memory holds no more of it than what is on the way.</summary>
    /// <returns>False when it is longer than the limit.</returns>
    /// <exception cref="DiskException">The disk is full or broken.</exception>
    public async Task<bool> WriteAsync(PipeReader body, long limit, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (true)
        {
            var read = await body.ReadAsync(ct);
            try
            {
                Size += read.Buffer.Length;
                if (Size > limit)
                    return false;
                await AppendAsync(read.Buffer, hash, ct);
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }

            if (read.IsCompleted)
                break;
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        await Task.Run(FlushToDisk, CancellationToken.None);
        return true;
    }

    /// <summary>Moves the whole file to the artifacts of a build.</summary>
    /// <exception cref="DiskException">It cannot be moved.</exception>
    public void MoveTo(Guid buildId)
    {
        var target = folders.ArtifactOf(buildId, Id);
        folders.Make(folders.Artifacts);
        for (var again = true; ; again = false)
        {
            folders.Make(folders.ArtifactsOf(buildId));
            try
            {
                OnDisk(() =>
                {
                    File.Move(path, target);
                    return true;
                });
                path = target;
                return;
            }
            catch (DiskException exception) when (again && exception.InnerException is DirectoryNotFoundException)
            {
                // A sweep has just removed the folder as an empty one.
            }
        }
    }

    /// <summary>The file stays: a row knows it.</summary>
    public void Keep() => isKept = true;

    /// <summary>Closes the file, and removes it unless it is to stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isKept)
        {
            await file.DisposeAsync();
            return;
        }

        // First out of sight, then closed: closing writes what is buffered, which fails again on a full disk.
        File.Delete(path);
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // The file is gone in any case.
        }
    }

    private static T OnDisk<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (DiskException.IsCause(exception))
        {
            throw DiskException.Of(exception);
        }
    }

    private async Task AppendAsync(ReadOnlySequence<byte> bytes, IncrementalHash hash, CancellationToken ct)
    {
        try
        {
            foreach (var part in bytes)
            {
                hash.AppendData(part.Span);
                await file.WriteAsync(part, ct);
            }
        }
        catch (Exception exception) when (DiskException.IsCause(exception))
        {
            throw DiskException.Of(exception);
        }
    }

    private void FlushToDisk() => OnDisk(() =>
    {
        file.Flush(flushToDisk: true);
        return true;
    });
}
