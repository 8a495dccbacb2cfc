using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Builds;
using Tessera.Server.Storage;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// The server's databases with all tables and no rows, made once: migrating takes longer than most tests. What the first start does to an empty directory has
/// tests of its own, with the server as a process.
/// </summary>
internal static class MigratedDatabases
{
    private static readonly string[] Names = ["tessera.db", "builds.db"];
    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> Templates = new(() => Task.Run(MakeAsync).GetAwaiter().GetResult());

    /// <summary>Puts copies into an empty data directory.</summary>
    public static void CopyTo(string directory)
    {
        foreach (var (name, bytes) in Templates.Value)
            File.WriteAllBytes(Path.Combine(directory, name), bytes);
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> MakeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-template-").FullName;
        try
        {
            var options = new DbContextOptionsBuilder<TesseraDb>();
            SqliteStorage.Use(options, Path.Combine(directory, "tessera.db"));
            await using (var db = new TesseraDb(options.Options, seal: null!))
                await db.Database.MigrateAsync();
            await using var builds = new ServiceCollection().AddLogging()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
                .AddBuilds((_, database) => SqliteStorage.Use(database, Path.Combine(directory, "builds.db")), _ => directory)
                .BuildServiceProvider();
            await builds.MigrateBuildsAsync(apply: true, CancellationToken.None);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            return [.. Names.Select(name => (name, File.ReadAllBytes(Path.Combine(directory, name))))];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
