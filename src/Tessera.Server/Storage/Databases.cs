using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Hosting;
using Tessera.Server.Storage.Migrations;

namespace Tessera.Server.Storage;

/// <summary>Where the two stores differ, in one place: files of our own on SQLite, one shared database on PostgreSQL.</summary>
internal static class Databases
{
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    /// <summary>Has a context use the instance's database.</summary>
    /// <param name="builder">The context's options.</param>
    /// <param name="options">Which one that is.</param>
    /// <param name="path">The context's own file, on SQLite.</param>
    /// <param name="schema">The context's own schema, on PostgreSQL; null for the connection's.</param>
    public static void UseStore(this DbContextOptionsBuilder builder, TesseraOptions options, string path, string? schema = null)
    {
        if (options.IsSqlite)
            SqliteStorage.Use(builder, path);
        else
            PostgresStorage.Use(builder, options.Database, schema);
    }

    /// <summary>Whether the database was sealed before: then its key must be there.</summary>
    public static bool HasInstance(TesseraOptions options) => options.IsSqlite ? File.Exists(options.DatabasePath) : PostgresStorage.HasInstance(options.Database);

    /// <summary>Refuses to go on when acknowledged commits could be lost with the power.</summary>
    public static Task AssertDurableAsync(this TesseraDb db, CancellationToken ct) =>
        db.Database.IsSqlite() ? SqliteStorage.AssertDurableAsync(db, ct) : PostgresStorage.AssertDurableAsync(db, ct);

    /// <summary>Whether the database has every migration. Asks the database itself: EF's own look costs half a second of every start.</summary>
    public static async Task<bool> IsMigratedAsync(this TesseraDb db, CancellationToken ct)
    {
        const string history = HistoryRepository.DefaultTableName;
        var find = db.Database.IsSqlite() ? $"SELECT name FROM sqlite_master WHERE name = '{history}'" : $"SELECT 'found' WHERE to_regclass('\"{history}\"') IS NOT NULL";
        if (await db.ReadColumnAsync(find, ct) is [])
            return false;
        var applied = await db.ReadColumnAsync($"SELECT \"MigrationId\" FROM \"{history}\"", ct);
        return MigrationIds.All.All(applied.Contains);
    }

    /// <summary>
    /// Tells all nodes that listen, once the current transaction is committed, or at once where there is none. A hint that may get lost. On SQLite nobody else is there.
    /// </summary>
    public static async Task NotifyAsync(this TesseraDb db, string channel, string payload, CancellationToken ct)
    {
        if (!db.Database.IsSqlite())
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({channel}, {payload})", ct);
    }

    /// <summary>
    /// Has a statement of this context fail soon on a connection that is dead without having been closed, instead of after the half minute that long statements may take.
    /// On SQLite there is no connection.
    /// </summary>
    public static void GiveUpAfter(this TesseraDb db, TimeSpan limit)
    {
        if (!db.Database.IsSqlite())
            db.Database.SetCommandTimeout(limit);
    }

    /// <summary>Whether saving failed because something unique was there already.</summary>
    public static bool IsUniqueViolation(DbUpdateException exception) => exception.InnerException is
        SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey } or
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>
    /// Whether something failed because the store did not do its part. What may pass by itself, EF wraps on PostgreSQL in an exception that is none of a database; and once a
    /// connection has died within a transaction, Npgsql itself calls every further use of either an invalid operation.
    /// </summary>
    public static bool IsFailure(Exception exception) => exception is
        DbException or DbUpdateException or JournalException or InvalidOperationException { InnerException: DbException or DbUpdateException } or InvalidOperationException { Source: nameof(Npgsql) };

    /// <summary>The texts in the first column of an answer.</summary>
    public static async Task<List<string>> ReadColumnAsync(this TesseraDb db, string query, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = query;
            await using var reader = await command.ExecuteReaderAsync(ct);
            var values = new List<string>();
            while (await reader.ReadAsync(ct))
                values.Add(reader.GetString(0));
            return values;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
