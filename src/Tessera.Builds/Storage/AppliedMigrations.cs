using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Tessera.Builds.Storage;

/// <summary>Tells whether the database has every migration by asking its own list: EF's way of looking costs half a second of every start.</summary>
internal static class AppliedMigrations
{
    private static readonly string[] All =
        [.. typeof(AppliedMigrations).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>()];

    /// <summary>Looks which migrations the database lacks, and applies them when it is told to.</summary>
    /// <returns>The names of those that were missing.</returns>
    public static async Task<IReadOnlyList<string>> CompleteAsync(IDbContextFactory<BuildsDb> contexts, bool apply, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await AreCompleteAsync(db, ct))
            return [];
        string[] missing = [.. await db.Database.GetPendingMigrationsAsync(ct)];
        if (apply)
            await db.Database.MigrateAsync(ct);
        return missing;
    }

    /// <summary>Whether nothing is missing. A database without the list has nothing.</summary>
    private static async Task<bool> AreCompleteAsync(BuildsDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var history = db.GetService<ISqlGenerationHelper>().DelimitIdentifier(HistoryRepository.DefaultTableName, BuildsDb.Schema);
            command.CommandText = $"SELECT \"MigrationId\" FROM {history}";
            await using var reader = await command.ExecuteReaderAsync(ct);
            var applied = new List<string>();
            while (await reader.ReadAsync(ct))
                applied.Add(reader.GetString(0));
            return Array.TrueForAll(All, applied.Contains);
        }
        catch (DbException)
        {
            return false;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
