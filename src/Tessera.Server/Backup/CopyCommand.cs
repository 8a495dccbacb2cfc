using System.Globalization;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Backup;

/// <summary><c>copy --from STORE --to STORE</c>: moves an instance from SQLite to PostgreSQL or back. The source stays as it is; the instance key is not part of a store.</summary>
internal static class CopyCommand
{
    public static async Task RunAsync(CommandHost host, CancellationToken ct)
    {
        var (from, to) = (Address(host, "--from"), Address(host, "--to"));
        if (from is StoreAddress.Postgres && to is StoreAddress.Postgres)
            throw new StartRefusedException("From PostgreSQL to PostgreSQL copies pg_dump. One of the two has to be sqlite:PATH.");
        var keyPath = await KeyPathAsync(host, from);
        CommandHost.OpenKey(keyPath);
        await using var source = await RowStore.OpenAsync(from, ct);
        if ((await source.MigrationsAsync(ct)).Count == 0)
            throw new StartRefusedException("There is no instance in the source.");
        await CheckKeyAsync(host, from, keyPath, ct);
        await RefuseFilledAsync(to, ct);
        await host.MigrateAsync(to, keyPath, ct);
        await using var target = await RowStore.OpenAsync(to, ct);
        var rows = await StoreCopy.RunAsync(source, target, CopyProgress.OnError(), ct);
        await host.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows} rows copied and compared."));
        await host.Output.WriteLineAsync(
            $"The instance key was not copied: nodes on the new store need {Path.GetFullPath(keyPath)}. Artifacts and the revocation journal stay where they are; keep both, and start no node on the old store again.");
    }

    private static StoreAddress Address(CommandHost host, string option) =>
        StoreAddress.TryParse(host.Arguments.One(option), out var address) ? address : throw new StartRefusedException($"{option} takes sqlite:PATH or postgres:CONNECTION.");

    private static async Task<string> KeyPathAsync(CommandHost host, StoreAddress from)
    {
        var options = (await host.ReadSettingsAsync()).Tessera;
        return options.InstanceKeyFile ?? (from is StoreAddress.Sqlite files ? Path.Combine(files.Directory, "instance.key") : options.KeyFilePath);
    }

    private static async Task CheckKeyAsync(CommandHost host, StoreAddress from, string keyPath, CancellationToken ct)
    {
        await using var app = host.Build([.. from.Settings, $"--Tessera:InstanceKeyFile={keyPath}"]);
        await CommandHost.CheckKeyAsync(app, ct);
    }

    /// <summary>Refuses a store in which there is an instance, before anything is done to it.</summary>
    public static async Task RefuseFilledAsync(StoreAddress store, CancellationToken ct)
    {
        var isThere = store is StoreAddress.Sqlite files ? File.Exists(files.DatabasePath) && File.Exists(files.BuildsDatabasePath) : PostgresStorage.HasInstance(((StoreAddress.Postgres)store).Connection);
        if (!isThere)
            return;
        await using var rows = await RowStore.OpenAsync(store, ct);
        foreach (var table in await rows.TablesAsync(ct))
        {
            if (table.FullName == "instance" && await rows.CountAsync(table, ct) > 0)
                throw new StartRefusedException("The target is not empty: there is an instance in it. Nothing was changed.");
        }
    }
}
