using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tessera.Builds;
using Tessera.Server.Storage;

namespace Tessera.Server.Tests.Support;

/// <summary>
/// The builds' database with all tables and no rows, made once: migrating takes longer than many tests. What a first start does with an empty directory is
/// tested with the server as a process.
/// </summary>
internal static class MigratedBuilds
{
    private static readonly Lazy<byte[]> Template = new(() => Task.Run(MakeAsync).GetAwaiter().GetResult());

    /// <summary>Puts a copy into an empty data directory.</summary>
    public static void CopyTo(string directory) => File.WriteAllBytes(Path.Combine(directory, "builds.db"), Template.Value);

    private static async Task<byte[]> MakeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-template-").FullName;
        var path = Path.Combine(directory, "builds.db");
        try
        {
            await using (var builds = new ServiceCollection().AddLogging()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
                .AddBuilds((_, database) => SqliteStorage.Use(database, path), _ => directory)
                .BuildServiceProvider())
            {
                await builds.MigrateBuildsAsync(apply: true, CancellationToken.None);
            }

            // Closes the connections that are kept, so that everything is in the file.
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
