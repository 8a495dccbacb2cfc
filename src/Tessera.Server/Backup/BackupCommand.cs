using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup;

/// <summary><c>backup --to FILE [--with-artifacts]</c>: everything as it is at one moment, while nodes go on. The instance key is not in it.</summary>
internal static class BackupCommand
{
    public static async Task RunAsync(CommandHost host, CancellationToken ct)
    {
        var path = Path.GetFullPath(host.Arguments.One("--to"));
        if (File.Exists(path))
            throw new StartRefusedException($"{path} is there already. Nothing was changed.");
        var (options, builds) = await host.ReadSettingsAsync();
        var key = CommandHost.OpenKey(options.KeyFilePath);
        using var work = new WorkDirectory(Path.GetDirectoryName(path)!);
        await host.MigrateAsync(work.Store, options.KeyFilePath, ct);
        long rows;
        await using (var source = await RowStore.OpenAsync(StoreAddress.Of(options), ct))
        await using (var target = await RowStore.OpenAsync(work.Store, ct))
            rows = await StoreCopy.RunAsync(source, target, CopyProgress.OnError(), ct);
        var head = await DescribeAsync(host, work, options.KeyFilePath, ct);
        WorkDirectory.Settle();
        IEnumerable<(string, string)> files = [("tessera.db", work.Store.DatabasePath), ("builds.db", work.Store.BuildsDatabasePath)];
        if (host.Arguments.Has("--with-artifacts"))
            files = files.Concat(Artifacts(builds));
        await BackupArchive.WriteAsync(path, files, head, key, ct);
        await host.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows} rows up to epoch {head.Epoch} are in {path}."));
        await host.Output.WriteLineAsync("Keep the instance key and the revocation journal of every node beside it, in another place: without the key it cannot be restored.");
    }

    private static async Task<BackupManifest> DescribeAsync(CommandHost host, WorkDirectory work, string keyPath, CancellationToken ct)
    {
        await using var app = host.Build([.. work.Store.Settings, $"--Tessera:InstanceKeyFile={keyPath}"]);
        await CommandHost.CheckKeyAsync(app, ct);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        // A copy of the files alone has to hold everything.
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);
        return new()
        {
            Format = BackupManifest.CurrentFormat,
            Instance = await InstanceName.FindAsync(db, ct) ?? "",
            Epoch = await db.Instance.Select(row => row.Epoch).SingleAsync(ct),
            At = TimeProvider.System.GetUtcNow(),
            Version = typeof(BackupCommand).Assembly.GetName().Version!.ToString(3),
            Files = [],
        };
    }

    private static IEnumerable<(string Name, string Path)> Artifacts(string directory) => !Directory.Exists(directory) ? [] :
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => (BackupArchive.ArtifactsFolder + Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/'), file));
}
