using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Tessera.Server.Storage;

/// <summary>PostgreSQL's rows as its binary COPY sends them: a number of columns, then for each its length, or -1 for null, and its bytes, numbers with the highest first.</summary>
internal sealed class PostgresColumns : RowColumns
{
    private const int SignatureSize = 11;
    private const int FirstBuffer = 1 << 16;

    private readonly NpgsqlRawCopyStream stream;
    private readonly (int Start, int Length)[] fields;
    private byte[] buffer = new byte[FirstBuffer];
    private int row;
    private int at;
    private int end;

    private PostgresColumns(NpgsqlRawCopyStream stream, int count)
        : base(count)
    {
        this.stream = stream;
        fields = new (int, int)[count];
        Take(SignatureSize + sizeof(int));
        Take(BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))));
    }

    public static PostgresColumns Open(NpgsqlConnection connection, string query, int count) =>
        new(connection.BeginRawBinaryCopy($"COPY ({query}) TO STDOUT (FORMAT BINARY)"), count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Read()
    {
        row = at;
        var count = BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));
        if (count < 0)
            return false;
        if (count != fields.Length)
            throw new InvalidDataException($"{count} columns were sent instead of {fields.Length}.");
        foreach (ref var field in fields.AsSpan())
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
            field = (at - row, length);
            if (length > 0)
                Take(length);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long? Number(int column)
    {
        if (!TrySpan(column, out var bytes))
            return null;
        return bytes.Length switch
        {
            sizeof(long) => BinaryPrimitives.ReadInt64BigEndian(bytes),
            sizeof(int) => BinaryPrimitives.ReadInt32BigEndian(bytes),
            sizeof(short) => BinaryPrimitives.ReadInt16BigEndian(bytes),
            _ => bytes[0],
        };
    }

    public override void Dispose() => stream.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override bool TrySpan(int column, out ReadOnlySpan<byte> bytes)
    {
        var (start, length) = fields[column];
        bytes = length < 0 ? [] : buffer.AsSpan(row + start, length);
        return length >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override Guid IdOf(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Take(int count)
    {
        if (end - at < count)
            Fill(count);
        at += count;
        return buffer.AsSpan(at - count, count);
    }

    // What was read of this row stays, at the front.
    private void Fill(int count)
    {
        var needed = at - row + count;
        var larger = needed > buffer.Length ? new byte[Math.Max(needed, buffer.Length * 2)] : buffer;
        buffer.AsSpan(row, end - row).CopyTo(larger);
        (buffer, at, end, row) = (larger, at - row, end - row, 0);
        while (end - at < count)
        {
            var read = stream.Read(buffer.AsSpan(end));
            if (read == 0)
                throw new EndOfStreamException("PostgreSQL has not sent all rows.");
            end += read;
        }
    }
}
