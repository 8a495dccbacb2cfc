using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Hosting;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Backup;

/// <summary>
/// <c>restore --from FILE [--journal FILE]…</c>: into an empty store. What was revoked since is revoked again in the files that were unpacked, before the store gets a
/// row: it never holds what nobody may use any more.
/// </summary>
internal static class RestoreCommand
{
    public static async Task RunAsync(CommandHost host, CancellationToken ct)
    {
        var path = host.Arguments.One("--from");
        if (!File.Exists(path))
            throw new StartRefusedException($"There is no {Path.GetFullPath(path)}.");
        var (options, builds) = await host.ReadSettingsAsync();
        var journals = Journals(host.Arguments, options);
        var key = CommandHost.OpenKey(options.KeyFilePath);
        var store = StoreAddress.Of(options);
        await CopyCommand.RefuseFilledAsync(store, ct);
        using var work = new WorkDirectory(options.DataDirectory);
        var artifacts = Path.Combine(work.FullPath, "artifacts");
        var manifest = await BackupArchive.ReadAsync(path, work.FullPath, artifacts, key, ct);
        var revocations = Read(journals, manifest, key, host.Arguments.Has("--accept-damage"));
        await host.MigrateAsync(work.Store, options.KeyFilePath, ct);
        var (revoked, isGovernable) = await RevokeAsync(host, work, options, revocations, ct);
        WorkDirectory.Settle();
        await host.MigrateAsync(store, options.KeyFilePath, ct);
        long rows;
        await using (var source = await RowStore.OpenAsync(work.Store, ct))
        await using (var target = await RowStore.OpenAsync(store, ct))
        {
            // Before the rows that name them; files that are there already are the same.
            Move(artifacts, builds);
            rows = await StoreCopy.RunAsync(source, target, CopyProgress.OnError(), ct);
        }

        await host.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{rows} rows restored, as of {manifest.At:u}. {revocations.Count} revocations were found in {journals.Count} journals, {revoked} of them took something away."));
        if (!isGovernable)
            await host.Output.WriteLineAsync("Nobody who can sign in is Super Admin: whoever became one after the backup is not in it. See docs/backup.md.");
    }

    private static IReadOnlyList<string> Journals(CommandArguments arguments, TesseraOptions options)
    {
        var given = arguments.All("--journal");
        if (given.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new StartRefusedException($"There is no journal {Path.GetFullPath(missing)}.");
        var journals = given.Concat(File.Exists(options.JournalPath) ? [options.JournalPath] : []).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).ToArray();
        if (arguments.Has("--without-journal"))
            return given.Count == 0 ? [] : throw new StartRefusedException("--journal and --without-journal exclude each other.");
        if (journals.Length == 0)
        {
            throw new StartRefusedException(
                $"There is no revocation journal at {Path.GetFullPath(options.JournalPath)}, and none was given: tokens that were revoked after the backup would work again. Name the journal of every node with --journal FILE, or pass --without-journal.");
        }

        return journals;
    }

    private static List<JournalRecord> Read(IReadOnlyList<string> journals, BackupManifest manifest, InstanceKey key, bool acceptDamage)
    {
        var records = new List<JournalRecord>();
        foreach (var path in journals)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var isOthers = false;
            var journal = JournalFile.Read(stream, key, record =>
            {
                isOthers = isOthers || record.Instance != manifest.Instance;
                return record.Epoch > manifest.Epoch;
            });
            if (isOthers)
                throw new StartRefusedException($"The journal {path} is of another instance than the backup. Nothing was changed.");
            if (journal.Damaged.Count > 0 && !acceptDamage)
            {
                throw new StartRefusedException(
                    $"The journal {path} is damaged at line {string.Join(", ", journal.Damaged.Take(10))}: what was revoked there is not known. Nothing was changed. Pass --accept-damage to restore with what can be read.");
            }

            records.AddRange(journal.Records);
        }

        return [.. records.OrderBy(record => record.Epoch)];
    }

    // What is revoked again goes into the journal of this node again: for whoever restores next.
    private static async Task<(int Count, bool IsGovernable)> RevokeAsync(CommandHost host, WorkDirectory work, TesseraOptions options, IReadOnlyList<JournalRecord> records, CancellationToken ct)
    {
        await using var app = host.Build([.. work.Store.Settings, $"--Tessera:InstanceKeyFile={options.KeyFilePath}", $"--Tessera:RevocationJournal={options.JournalPath}"]);
        await CommandHost.CheckKeyAsync(app, ct);
        var count = await app.Services.GetRequiredService<RevokeAgain>().RunAsync(records, ct);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(ct);
        return (count, await SuperAdmins.HasOtherAsync(db, Guid.Empty, ct));
    }

    private static void Move(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
