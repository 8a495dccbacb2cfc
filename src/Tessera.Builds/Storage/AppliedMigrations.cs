using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Tessera.Builds.Storage;

/// <summary>Tells which migrations the database lacks by asking its own list: EF's way of looking costs half a second of every start.</summary>
internal static class AppliedMigrations
{
    private static readonly string[] All =
        [.. typeof(AppliedMigrations).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Looks which migrations the database lacks, and applies them when it is told to.</summary>
    /// <returns>The names of those that were missing.</returns>
    public static async Task<IReadOnlyList<string>> CompleteAsync(IDbContextFactory<BuildsDb> contexts, bool apply, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var missing = await MissingAsync(db, ct);
        if (apply && missing.Count > 0)
        {
            // EF would find out that there is no list by a failing command, and report it.
            if (ProjectLock.IsShared(db))
                await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
            await db.Database.MigrateAsync(ct);
        }

        return missing;
    }

    /// <summary>The names of those that it lacks. A database without the list has nothing.</summary>
    private static async Task<IReadOnlyList<string>> MissingAsync(BuildsDb db, CancellationToken ct)
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
            return [.. All.Except(applied, StringComparer.Ordinal)];
        }
        catch (DbException)
        {
            return All;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
