using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Builds;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// The databases with all tables and no rows, made once: migrating takes longer than many tests. What a first start does with an empty directory is tested with
/// the server as a process.
/// </summary>
internal static class MigratedDatabases
{
    private static readonly Lazy<(byte[] Tessera, byte[] Builds)> Files = new(() => Task.Run(MakeFilesAsync).GetAwaiter().GetResult());
    private static readonly Lazy<string> Template = new(() => Task.Run(MakeTemplateAsync).GetAwaiter().GetResult());

    /// <summary>Puts copies into an empty data directory, and an instance key of its own, without which a database that is there is not opened.</summary>
    public static void CopyTo(string directory, TimeProvider clock)
    {
        File.WriteAllBytes(Path.Combine(directory, "tessera.db"), Files.Value.Tessera);
        File.WriteAllBytes(Path.Combine(directory, "builds.db"), Files.Value.Builds);
        InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: true, clock);
    }

    /// <summary>Makes a copy in PostgreSQL, unless the database is there.</summary>
    public static void CopyTo(string database) => TestPostgres.Make(database, Template.Value);

    private static Task<(byte[] Tessera, byte[] Builds)> MakeFilesAsync() => WithDirectoryAsync(async directory =>
    {
        var (tessera, builds) = (Path.Combine(directory, "tessera.db"), Path.Combine(directory, "builds.db"));
        await MigrateAsync(directory, options => SqliteStorage.Use(options, tessera), options => SqliteStorage.Use(options, builds));
        // Closes the connections that are kept, so that everything is in the files.
        SqliteConnection.ClearAllPools();
        return (await File.ReadAllBytesAsync(tessera), await File.ReadAllBytesAsync(builds));
    });

    private static Task<string> MakeTemplateAsync() => WithDirectoryAsync(async directory =>
    {
        var name = $"{TestPostgres.NameOf(directory)}_template";
        TestPostgres.Make(name);
        // Not pooled: from a database to which somebody is connected nothing is copied.
        var address = TestPostgres.AddressOf(name, pooled: false);
        await MigrateAsync(directory, options => PostgresStorage.Use(options, address), options => PostgresStorage.Use(options, address, BuildsApi.Schema));
        return name;
    });

    private static async Task MigrateAsync(string directory, Action<DbContextOptionsBuilder> instance, Action<DbContextOptionsBuilder> builds)
    {
        var options = new DbContextOptionsBuilder<TesseraDb>();
        instance(options);
        InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: true, TimeProvider.System);
        await using (var db = new TesseraDb(options.Options))
            await db.Database.MigrateAsync();
        await using var services = new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddBuilds((_, database) => builds(database), _ => directory)
            .BuildServiceProvider();
        await services.MigrateBuildsAsync(apply: true, CancellationToken.None);
    }

    private static async Task<T> WithDirectoryAsync<T>(Func<string, Task<T>> make)
    {
        var directory = Directory.CreateTempSubdirectory("tessera-template-").FullName;
        try
        {
            return await make(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
