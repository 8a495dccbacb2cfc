using System.Numerics;
using System.Runtime.CompilerServices;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// Open addressing over 64-bit slots: upper half 32 bits of the digest, lower half the entry's number plus one; 0 is free. The position comes
/// from the same 32 bits, so that growing needs no look at the entries. One writer; a reader sees a slot before or after, never in between.
/// </summary>
internal sealed class IndexTable
{
    private const ulong Removed = uint.MaxValue;
    private const int MinBits = 10;

    private readonly ulong[] slots;
    private readonly int shift;
    private int filled;

    public IndexTable(int capacity, EntryStore store)
    {
        var bits = Math.Max(MinBits, BitOperations.Log2((uint)Math.Max(1, capacity)) + 1);
        if (capacity > (1L << bits) * 0.6)
            bits++;
        slots = new ulong[1 << bits];
        shift = 32 - bits;
        Store = store;
    }

    public EntryStore Store { get; }

    public bool IsFull => filled > slots.Length * 0.7;

    public long Bytes => ((long)slots.Length * sizeof(ulong)) + Store.Bytes;

    /// <summary>The entry's number, or -1.</summary>
    public int Find(in TokenDigest digest)
    {
        var at = FindSlot(digest);
        return at < 0 ? -1 : Entry(Volatile.Read(ref slots[at]));
    }

    /// <summary>Points the digest's slot at an entry; gives back the entry it pointed at before, or -1.</summary>
    public int Set(in TokenDigest digest, int entry)
    {
        var at = FindSlot(digest);
        var before = at < 0 ? -1 : Entry(slots[at]);
        if (at < 0)
            at = TakeFree(Tag(digest));
        Volatile.Write(ref slots[at], ((ulong)Tag(digest) << 32) | (uint)(entry + 1));
        return before;
    }

    /// <summary>Makes the digest unknown; gives back the entry it pointed at, or -1.</summary>
    public int Remove(in TokenDigest digest)
    {
        var at = FindSlot(digest);
        if (at < 0)
            return -1;
        var entry = Entry(slots[at]);
        Volatile.Write(ref slots[at], Removed);
        return entry;
    }

    /// <summary>Puts every slot in use into another table over the same entries.</summary>
    public void CopyTo(IndexTable other)
    {
        foreach (var slot in slots)
        {
            if (slot is not (0 or Removed))
                other.slots[other.TakeFree((uint)(slot >> 32))] = slot;
        }
    }

    /// <summary>The numbers of all entries that can be found.</summary>
    public IEnumerable<int> Entries() => slots.Where(slot => slot is not (0 or Removed)).Select(Entry);

    /// <summary>The digests under which a record can be found.</summary>
    public IReadOnlyList<TokenDigest> DigestsOf(Guid id) =>
        [.. Entries().Where(entry => Store[entry].Id == id).Select(entry => Store[entry].Digest)];

    private static uint Tag(in TokenDigest digest) => (uint)digest.Bits;

    private static int Entry(ulong slot) => (int)(uint)slot - 1;

    private int FindSlot(in TokenDigest digest)
    {
        var tag = Tag(digest);
        var mask = slots.Length - 1;
        for (var at = (int)(tag >> shift); ; at = (at + 1) & mask)
        {
            var slot = Volatile.Read(ref slots[at]);
            if (slot == 0)
                return -1;
            if ((uint)(slot >> 32) == tag && slot != Removed && Store[Entry(slot)].Digest.Equals(digest))
                return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TakeFree(uint tag)
    {
        var mask = slots.Length - 1;
        var at = (int)(tag >> shift);
        while (slots[at] != 0)
            at = (at + 1) & mask;
        filled++;
        return at;
    }
}
