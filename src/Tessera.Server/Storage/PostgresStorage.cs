using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Tessera.Server.Hosting;

namespace Tessera.Server.Storage;

/// <summary>PostgreSQL as the store: one database for all nodes of an instance, the builds in a schema of their own.</summary>
internal static class PostgresStorage
{
    /// <summary>
    /// Waits in line for the turn to change something, within a transaction. The line is an advisory lock, as who waits for a row alone is overtaken by all who come later:
    /// under load for seconds. PostgreSQL undoes the transaction when its node says nothing for 10 s: one that is frozen, or cut off without anybody noticing, would keep every
    /// other node waiting. Statements and no options of the connection, because poolers pass these on.
    /// </summary>
    public const string WaitInLine =
        "SET LOCAL idle_in_transaction_session_timeout = 10000; SELECT pg_advisory_xact_lock(hashtextextended('tessera changes', 0)); ";

    private const string OurName = "tessera-server";
    private const string ListenerSuffix = " (feed)";
    private const string GssEncryption = "GSS Encryption Mode";
    private const int KeepAliveSeconds = 10;
    private const int ConnectSeconds = 5;

    // A load reads hundreds of megabytes: eight times as much a call as by default.
    private const int ReadBufferBytes = 1 << 16;

    /// <summary>Uses a database.</summary>
    /// <param name="builder">The context's options.</param>
    /// <param name="connection">Where it is, as the setting has it.</param>
    /// <param name="schema">Schema of the context's tables; null for the connection's own.</param>
    public static void Use(DbContextOptionsBuilder builder, string connection, string? schema = null) => builder
        .UseNpgsql(Complete(connection), npgsql => npgsql.MigrationsHistoryTable(HistoryRepository.DefaultTableName, schema))
        .ReplaceService<IMigrationsSqlGenerator, OrdinalTextSqlGenerator>();

    /// <summary>Whether a text is a connection string that names a host.</summary>
    public static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }

    /// <summary>Whether the database was sealed before: then there is a key that belongs to it.</summary>
    public static bool HasInstance(string connection)
    {
        using var opened = new NpgsqlConnection(Complete(connection));
        opened.Open();
        using var table = new NpgsqlCommand("SELECT to_regclass('instance') IS NOT NULL", opened);
        if (table.ExecuteScalar() is not true)
            return false;
        using var row = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM instance)", opened);
        return row.ExecuteScalar() is true;
    }

    /// <summary>Refuses to go on when the server acknowledges commits before they are on its disk.</summary>
    public static async Task AssertDurableAsync(TesseraDb db, CancellationToken ct)
    {
        if (await db.ReadColumnAsync("SHOW synchronous_commit", ct) is ["off"])
            throw new StartRefusedException("PostgreSQL runs with synchronous_commit=off: it would lose acknowledged revocations with the power. Switch it on for this database.");
    }

    /// <summary>Waits until no other process migrates this database, and keeps others waiting until it is disposed of.</summary>
    public static async Task<IAsyncDisposable> LockMigrationsAsync(string connection, CancellationToken ct)
    {
        // A connection of its own that is closed for good: the lock goes with it, whatever happens.
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Complete(connection)) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await opened.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended('tessera migrations', 0))", opened);
            await command.ExecuteNonQueryAsync(ct);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens a connection that hears what is said on these channels, and nothing else: not from the pool, and asked for a sign of life every few seconds, so that a
    /// dead one does not pass for a silent one.
    /// </summary>
    public static async Task<NpgsqlConnection> ListenAsync(string connection, IEnumerable<string> channels, CancellationToken ct)
    {
        var builder = new NpgsqlConnectionStringBuilder(Complete(connection)) { Pooling = false, KeepAlive = KeepAliveSeconds, Enlist = false };
        builder.ApplicationName += ListenerSuffix;
        var opened = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await opened.OpenAsync(ct);
#pragma warning disable CA2100 // Names of our own; LISTEN takes no parameters.
            await using var command = new NpgsqlCommand(string.Join("; ", channels.Select(channel => $"LISTEN {channel}")), opened);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection of one's own, for as long as it takes.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string connection, CancellationToken ct)
    {
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Complete(connection)) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await opened.OpenAsync(ct);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    // What the setting says wins.
    private static string Complete(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        builder.ApplicationName ??= OurName;
        // Asked for by default, and then looked for in a library of the system that a container rarely has.
        if (!builder.ShouldSerialize(GssEncryption))
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        if (!builder.ShouldSerialize("Timeout"))
            builder.Timeout = ConnectSeconds;
        if (!builder.ShouldSerialize("Read Buffer Size"))
            builder.ReadBufferSize = ReadBufferBytes;
        return builder.ConnectionString;
    }
}
