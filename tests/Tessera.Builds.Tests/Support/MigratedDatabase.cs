using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Tests.Support;

/// <summary>A database with all tables and no rows, made once: migrating takes longer than most tests.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<Task<byte[]>> Template = new(MakeAsync);

    /// <summary>Puts a copy there.</summary>
    public static async Task CopyToAsync(string path) => await File.WriteAllBytesAsync(path, await Template.Value);

    private static async Task<byte[]> MakeAsync()
    {
        var path = Path.GetTempFileName();
        try
        {
            // Not pooled: closed, so that everything is in the file.
            await using (var db = new BuildsDb(new DbContextOptionsBuilder<BuildsDb>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString).Options))
                await db.Database.MigrateAsync();
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
