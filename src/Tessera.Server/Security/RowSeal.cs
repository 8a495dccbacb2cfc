using System.Buffers;
using System.Buffers.Binary;
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

/// <summary>Seals rows and checks seals (spec T42): whoever can write to the database still cannot mint or widen a token.</summary>
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
    public bool IsIntact(ISealedRow row)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return key.TrySign(row.SealKeyId, ContentOf(row), expected) && CryptographicOperations.FixedTimeEquals(expected, row.Seal);
    }

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
    private readonly ArrayBufferWriter<byte> buffer = new(512);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public void Add(long? value)
    {
        var span = buffer.GetSpan(9);
        span[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], value ?? 0);
        buffer.Advance(9);
    }

    public void Add(DateTimeOffset? value) => Add(value?.ToUnixTimeMilliseconds());

    public void Add(bool value) => Add(value ? 1L : 0L);

    public void Add(Guid? value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.GetValueOrDefault().TryWriteBytes(bytes, bigEndian: true, out _);
        Add(bytes, isNull: value is null);
    }

    public void Add(string? value)
    {
        if (value is null)
        {
            Add((long?)null);
            return;
        }

        Add(Encoding.UTF8.GetByteCount(value));
        buffer.Advance(Encoding.UTF8.GetBytes(value, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
    }

    public void Add(byte[]? value) => Add(value, isNull: value is null);

    public void Add(IReadOnlyList<string> values)
    {
        Add(values.Count);
        foreach (var value in values)
            Add(value);
    }

    private void Add(ReadOnlySpan<byte> value, bool isNull = false)
    {
        Add(isNull ? null : value.Length);
        buffer.Write(value);
    }
}
