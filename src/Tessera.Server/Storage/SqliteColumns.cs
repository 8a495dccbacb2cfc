using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tessera.Server.Storage;

/// <summary>
/// SQLite's rows, asked of the library itself: for a million rows of twenty columns, what a data reader adds to each of them is most of the time. Used by one
/// thread at a time.
/// </summary>
internal sealed unsafe partial class SqliteColumns : RowColumns
{
    private readonly SqliteCommand command;
    private readonly SqliteDataReader reader;
    private readonly nint statement;

    private SqliteColumns(SqliteCommand command, SqliteDataReader reader)
        : base(reader.FieldCount)
    {
        this.command = command;
        this.reader = reader;
        statement = reader.Handle!.DangerousGetHandle();
    }

    public static SqliteColumns Open(SqliteConnection connection, SqliteTransaction? transaction, string query)
    {
        var command = connection.CreateCommand();
        command.CommandText = query;
        command.Transaction = transaction;
        return new(command, command.ExecuteReader());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Read() => reader.Read();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long? Number(int column)
    {
        var value = Native.Column(statement, column);
        return Native.Type(value) == raw.SQLITE_NULL ? null : Native.Int64(value);
    }

    public override void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override bool TrySpan(int column, out ReadOnlySpan<byte> bytes)
    {
        // In this order: it is the first that may convert, and the second then says how long that is. What is empty has no address either.
        var value = Native.Column(statement, column);
        var start = Native.Blob(value);
        bytes = new(start, Native.Bytes(value));
        return start is not null || Native.Type(value) != raw.SQLITE_NULL;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override Guid IdOf(ReadOnlySpan<byte> bytes) => Guid.TryParse(bytes, out var id) ? id : Guid.Empty;

    // Each takes some nanoseconds and waits for nobody, so the garbage collector need not be told that the thread is away. The reader keeps the statement alive.
    // A column's value is asked for once: each time the connection's lock is taken. The value itself needs none, for nobody else uses the connection.
    private static partial class Native
    {
        private const string Library = "e_sqlite3";

        [LibraryImport(Library, EntryPoint = "sqlite3_column_value")]
        [SuppressGCTransition]
        public static partial nint Column(nint statement, int column);

        [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
        [SuppressGCTransition]
        public static partial int Type(nint value);

        [LibraryImport(Library, EntryPoint = "sqlite3_value_int64")]
        [SuppressGCTransition]
        public static partial long Int64(nint value);

        [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
        [SuppressGCTransition]
        public static partial byte* Blob(nint value);

        [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
        [SuppressGCTransition]
        public static partial int Bytes(nint value);
    }
}
