using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;
using Tessera.Server.Hosting;
using Tessera.Server.Storage.Migrations;

namespace Tessera.Server.Storage;

/// <summary>SQLite as the store: one file, one writer, every commit on the disk before it is acknowledged.</summary>
internal static class SqliteStorage
{
    private const int BusyTimeoutSeconds = 30;
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    public static void Use(DbContextOptionsBuilder builder, string path)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            ForeignKeys = true,
            DefaultTimeout = BusyTimeoutSeconds,
        };
        builder.UseSqlite(connection.ConnectionString).AddInterceptors(new Pragmas());
    }

    /// <summary>Makes the data directory, readable by us alone.</summary>
    public static void CreateDirectory(TesseraOptions options)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(options.DataDirectory);
        else
            Directory.CreateDirectory(options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Refuses to go on when the connection would lose acknowledged commits with the power.</summary>
    public static async Task AssertDurableAsync(TesseraDb db, CancellationToken ct)
    {
        var found = await ReadColumnAsync(db, "SELECT synchronous || ' ' || journal_mode FROM pragma_synchronous, pragma_journal_mode", ct);
        if (found is not ["2 wal"])
            throw new InvalidOperationException($"SQLite runs with synchronous and journal_mode \"{string.Join(' ', found)}\" instead of \"2 wal\"; is the data directory on a file system that supports it?");
    }

    /// <summary>Whether the file has every migration. Asks the file itself: EF's own look costs half a second of every start.</summary>
    public static async Task<bool> IsMigratedAsync(TesseraDb db, CancellationToken ct)
    {
        const string history = "__EFMigrationsHistory";
        if (await ReadColumnAsync(db, $"SELECT name FROM sqlite_master WHERE name = '{history}'", ct) is [])
            return false;
        var applied = await ReadColumnAsync(db, $"SELECT MigrationId FROM {history}", ct);
        return MigrationIds.All.All(applied.Contains);
    }

    private static async Task<List<string>> ReadColumnAsync(TesseraDb db, string query, CancellationToken ct)
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

    /// <summary>Whether saving failed because something unique was there already.</summary>
    public static bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint };

    // Settings of a connection, not of the file: new ones get them here, and keep them while they are pooled.
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;";

        private readonly ConditionalWeakTable<sqlite3, object> done = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (done.TryGetValue(handle, out _))
                return;
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
            done.TryAdd(handle, Text);
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (done.TryGetValue(handle, out _))
                return;
            await using var command = connection.CreateCommand();
            command.CommandText = Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
            done.TryAdd(handle, Text);
        }
    }
}
