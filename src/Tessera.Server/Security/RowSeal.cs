using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Tessera.Server.Security;

/// <summary>A row that decides who may do what, and therefore carries a seal.</summary>
internal interface ISealedRow
{
    /// <summary>Its id or name, as the change feed names it.</summary>
    string Subject { get; }

    /// <summary>Id of the key that sealed it.</summary>
    string SealKeyId { get; set; }

    /// <summary>HMAC-SHA-256 over everything that decides.</summary>
    byte[] Seal { get; set; }

    /// <summary>Point in the feed of the row's last change: part of what is sealed.</summary>
    long Epoch { get; set; }

    /// <summary>Set when the row was read and its seal does not match, or the feed knows of a later change: nothing it says is believed.</summary>
    bool IsTampered { get; set; }

    /// <summary>Writes everything that decides, in a fixed order.</summary>
    void WriteTo(SealContent content);
}

/// <summary>
/// Seals rows and checks seals (spec T42): whoever can write to the database still cannot mint or widen a token. Compiled well from the first, as a load checks a million
/// of them at once.
/// </summary>
internal sealed class RowSeal(InstanceKey key)
{
    [ThreadStatic]
    private static SealContent? reused;

    /// <summary>Seals a row under the active key.</summary>
    public void Apply(ISealedRow row)
    {
        row.SealKeyId = key.ActiveId;
        row.Seal = key.Sign(row.SealKeyId, ContentOf(row)) ?? throw new InvalidOperationException("The active key is gone.");
    }

    /// <summary>Whether the row is as it was sealed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsIntact(ISealedRow row)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return key.TrySign(row.SealKeyId, ContentOf(row), expected) && CryptographicOperations.FixedTimeEquals(expected, row.Seal);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> ContentOf(ISealedRow row)
    {
        var content = reused ??= new();
        content.Clear();
        content.Add(row.GetType().Name);
        row.WriteTo(content);
        content.Add(row.Epoch);
        return content.Written;
    }
}

/// <summary>What a seal is computed over: fields one after the other, each with its length or a mark for null, so that no two rows read alike.</summary>
internal sealed class SealContent
{
    private const int NumberSize = 1 + sizeof(long);
    private const int IdSize = 16;
    private byte[] buffer = new byte[512];
    private int length;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public void Clear() => length = 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(long? value)
    {
        Write(Room(NumberSize), value);
        length += NumberSize;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(DateTimeOffset? value) => Add(value?.ToUnixTimeMilliseconds());

    public void Add(bool value) => Add(value ? 1L : 0L);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Guid? value)
    {
        var room = Room(NumberSize + IdSize);
        Write(room, value is null ? null : IdSize);
        value.GetValueOrDefault().TryWriteBytes(room[NumberSize..], bigEndian: true, out _);
        length += NumberSize + IdSize;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(string? value)
    {
        if (value is null)
        {
            Add((long?)null);
            return;
        }

        var room = Room(NumberSize + Encoding.UTF8.GetMaxByteCount(value.Length));
        var size = Encoding.UTF8.GetBytes(value, room[NumberSize..]);
        Write(room, size);
        length += NumberSize + size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(byte[]? value)
    {
        Add(value?.Length);
        value.CopyTo(Room(value?.Length ?? 0));
        length += value?.Length ?? 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(IReadOnlyList<string> values)
    {
        Add(values.Count);
        for (var i = 0; i < values.Count; i++)
            Add(values[i]);
    }

    private static void Write(Span<byte> room, long? value)
    {
        room[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], value ?? 0);
    }

    // What is there so far, and at least so much more.
    private Span<byte> Room(int size)
    {
        if (buffer.Length - length < size)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + size));
        return buffer.AsSpan(length);
    }
}
