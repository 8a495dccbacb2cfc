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
    private static readonly Lazy<(byte[] Tessera, byte[] Builds)> Templates = new(() => Task.Run(MakeAsync).GetAwaiter().GetResult());

    /// <summary>Puts copies into an empty data directory, and an instance key of its own, without which a database that is there is not opened.</summary>
    public static void CopyTo(string directory, TimeProvider clock)
    {
        File.WriteAllBytes(Path.Combine(directory, "tessera.db"), Templates.Value.Tessera);
        File.WriteAllBytes(Path.Combine(directory, "builds.db"), Templates.Value.Builds);
        InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: true, clock);
    }

    private static async Task<(byte[] Tessera, byte[] Builds)> MakeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-template-").FullName;
        var (tessera, builds) = (Path.Combine(directory, "tessera.db"), Path.Combine(directory, "builds.db"));
        try
        {
            var options = new DbContextOptionsBuilder<TesseraDb>();
            SqliteStorage.Use(options, tessera);
            await using (var db = new TesseraDb(options.Options, new(InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: true, TimeProvider.System))))
                await db.Database.MigrateAsync();
            await using (var services = new ServiceCollection().AddLogging()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
                .AddBuilds((_, database) => SqliteStorage.Use(database, builds), _ => directory)
                .BuildServiceProvider())
                await services.MigrateBuildsAsync(apply: true, CancellationToken.None);
            // Closes the connections that are kept, so that everything is in the files.
            SqliteConnection.ClearAllPools();
            return (await File.ReadAllBytesAsync(tessera), await File.ReadAllBytesAsync(builds));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
