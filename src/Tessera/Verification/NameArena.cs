using System.Runtime.CompilerServices;
using System.Text;

namespace Tessera.Verification;

/// <summary>
/// The names of all tokens as UTF-8 in large blocks: an eighth of what as many string objects take. Grows only; the index makes a new one when
/// it throws its garbage away. One writer, any number of readers.
/// </summary>
internal sealed class NameArena
{
    private const int BlockSize = 1 << 16;
    private const int MaxNameBytes = 100 * 4;

    private byte[][] blocks = [];
    private int used = BlockSize;

    /// <summary>Bytes taken.</summary>
    public long Bytes => (long)blocks.Length * BlockSize;

    /// <summary>Keeps a name; gives back where it is.</summary>
    public uint Add(string name)
    {
        Span<byte> utf8 = stackalloc byte[MaxNameBytes];
        if (!Encoding.UTF8.TryGetBytes(name, utf8, out var length))
            length = Encoding.UTF8.GetBytes(name.AsSpan(0, Math.Min(name.Length, 100)), utf8);
        return Add(utf8[..length]);
    }

    /// <summary>Copies a name out of another arena.</summary>
    public uint AddFrom(NameArena other, uint position) => Add(other.Utf8At(position));

    public string Read(uint position) => Encoding.UTF8.GetString(Utf8At(position));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint Add(ReadOnlySpan<byte> utf8)
    {
        if (used + utf8.Length + 2 > BlockSize)
        {
            Volatile.Write(ref blocks, [.. blocks, new byte[BlockSize]]);
            used = 0;
        }

        var block = blocks[^1];
        var position = ((uint)(blocks.Length - 1) * BlockSize) + (uint)used;
        block[used] = (byte)utf8.Length;
        block[used + 1] = (byte)(utf8.Length >> 8);
        utf8.CopyTo(block.AsSpan(used + 2));
        used += utf8.Length + 2;
        return position;
    }

    private ReadOnlySpan<byte> Utf8At(uint position)
    {
        var block = Volatile.Read(ref blocks)[position / BlockSize].AsSpan((int)(position % BlockSize));
        return block.Slice(2, block[0] | (block[1] << 8));
    }
}
