using System.IO.Compression;
using System.Security.Cryptography;
using Tessera.Server.Hosting;
using Tessera.Server.Security;

namespace Tessera.Server.Backup;

/// <summary>The file of a backup: a ZIP with the rows as two SQLite files, whatever store they came from, artifacts when asked for, and the manifest at the end.</summary>
internal static class BackupArchive
{
    public const string ArtifactsFolder = "artifacts/";

    private const string Manifest = "manifest.json";

    /// <summary>Writes one, readable by us alone, whole or not at all.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="files">Names in the archive, and where each is.</param>
    /// <param name="head">The manifest without its files.</param>
    /// <param name="key">Signs it.</param>
    /// <param name="ct">Stops it; then there is no file.</param>
    public static async Task WriteAsync(string path, IEnumerable<(string Name, string Path)> files, BackupManifest head, InstanceKey key, CancellationToken ct)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var file = new FileStream(draft, settings))
            {
                await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
                {
                    var entries = new List<BackupManifest.Entry>();
                    foreach (var (name, source) in files)
                        entries.Add(await AddAsync(zip, name, source, ct));
                    await using var manifest = await zip.CreateEntry(Manifest).OpenAsync(ct);
                    await manifest.WriteAsync((head with { Files = entries }).ToJson(key), ct);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Unpacks the rows into a directory, and artifacts into theirs, after it was checked that they are what was backed up.</summary>
    public static async Task<BackupManifest> ReadAsync(string path, string rows, string artifacts, InstanceKey key, CancellationToken ct)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, ct);
            var manifest = await ManifestAsync(zip, key, ct) ?? throw Refused(path, "its manifest is not one that this instance's key has signed");
            foreach (var file in manifest.Files)
            {
                var target = file.Name.StartsWith(ArtifactsFolder, StringComparison.Ordinal) ? Inside(artifacts, file.Name[ArtifactsFolder.Length..]) : Inside(rows, file.Name);
                if (target is null || zip.GetEntry(file.Name) is not { } entry || !await ExtractAsync(entry, file, target, ct))
                    throw Refused(path, $"{file.Name} in it is not what was backed up");
            }

            return manifest;
        }
        catch (InvalidDataException)
        {
            throw Refused(path, "it is not a whole archive");
        }
    }

    private static StartRefusedException Refused(string path, string why) => new($"{path} cannot be restored: {why}. Nothing was changed.");

    private static string? Inside(string directory, string name)
    {
        var root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(Path.Combine(root, name));
        return full.StartsWith(root, StringComparison.Ordinal) ? full : null;
    }

    private static async Task<BackupManifest?> ManifestAsync(ZipArchive zip, InstanceKey key, CancellationToken ct)
    {
        if (zip.GetEntry(Manifest) is not { } entry)
            return null;
        await using var stream = await entry.OpenAsync(ct);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, ct);
        return BackupManifest.Parse(content.ToArray(), key);
    }

    private static async Task<BackupManifest.Entry> AddAsync(ZipArchive zip, string name, string source, CancellationToken ct)
    {
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var to = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(ct);
        var (length, hash) = await PumpAsync(from, to, ct);
        return new(name, length, hash);
    }

    private static async Task<bool> ExtractAsync(ZipArchiveEntry entry, BackupManifest.Entry wanted, string target, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var settings = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var from = await entry.OpenAsync(ct);
        await using var to = new FileStream(target, settings);
        return await PumpAsync(from, to, ct) == (wanted.Length, wanted.Sha256);
    }

    private static async Task<(long Length, string Sha256)> PumpAsync(Stream from, Stream to, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long length = 0;
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
            length += read;
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
