using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;
using Tessera.Server.Hosting;

namespace Tessera.Server.Storage;

/// <summary>SQLite as the store: one file, one writer, every commit on the disk before it is acknowledged.</summary>
internal static class SqliteStorage
{
    private const int BusyTimeoutSeconds = 30;

    public static void Use(DbContextOptionsBuilder builder, string path)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            ForeignKeys = true,
            DefaultTimeout = BusyTimeoutSeconds,
        };
        // The builds name a schema, which is for stores that they share with others.
        builder.UseSqlite(connection.ConnectionString).AddInterceptors(new Pragmas()).ConfigureWarnings(warnings => warnings.Ignore(SqliteEventId.SchemaConfiguredWarning));
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
        var found = await db.ReadColumnAsync("SELECT synchronous || ' ' || journal_mode FROM pragma_synchronous, pragma_journal_mode", ct);
        if (found is not ["2 wal"])
            throw new InvalidOperationException($"SQLite runs with synchronous and journal_mode \"{string.Join(' ', found)}\" instead of \"2 wal\"; is the data directory on a file system that supports it?");
    }

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
