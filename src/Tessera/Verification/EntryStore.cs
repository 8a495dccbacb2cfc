namespace Tessera.Verification;

/// <summary>Entries in blocks that never move, so that a reader's reference stays good whatever the writer does. Grows only. One writer.</summary>
internal sealed class EntryStore
{
    private const int BlockBits = 12;
    private const int BlockSize = 1 << BlockBits;
    private const int BlockMask = BlockSize - 1;

    private TokenEntry[][] blocks = [];
    private bool[] touched = [];

    public int Count { get; private set; }

    public NameArena Names { get; } = new();

    /// <summary>Bytes taken by entries and names.</summary>
    public unsafe long Bytes => ((long)blocks.Length * BlockSize * sizeof(TokenEntry)) + Names.Bytes;

    public ref TokenEntry this[int index] => ref Volatile.Read(ref blocks)[index >> BlockBits][index & BlockMask];

    public int Add(TokenEntry entry)
    {
        if (Count >> BlockBits == blocks.Length)
            Grow(blocks.Length + 1);
        blocks[Count >> BlockBits][Count & BlockMask] = entry;
        return Count++;
    }

    /// <summary>Makes room for so many entries at once.</summary>
    public void Reserve(int count)
    {
        var needed = (count + BlockMask) >> BlockBits;
        if (needed > blocks.Length)
            Grow(needed);
    }

    /// <summary>Notes that an entry's usage changed.</summary>
    public void MarkTouched(int index)
    {
        ref var mark = ref Volatile.Read(ref touched)[index >> BlockBits];
        if (!mark)
            mark = true;
    }

    /// <summary>Takes the usage counted since the last call, from the blocks that were touched and only those; adds it up by record.</summary>
    public void TakeUsage(Dictionary<Guid, TokenUsage> into)
    {
        for (var b = 0; b < blocks.Length; b++)
        {
            if (!Volatile.Read(ref touched[b]))
                continue;
            Volatile.Write(ref touched[b], false);
            foreach (ref var entry in blocks[b].AsSpan(0, Math.Min(BlockSize, Count - (b << BlockBits))))
                Take(ref entry, into);
        }
    }

    private static void Take(ref TokenEntry entry, Dictionary<Guid, TokenUsage> into)
    {
        var calls = Interlocked.Exchange(ref entry.Calls, 0);
        var refusals = Interlocked.Exchange(ref entry.Refusals, 0);
        if (calls == 0 && refusals == 0)
            return;
        DateTimeOffset? at = entry.LastUsedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(entry.LastUsedAt);
        var usage = new TokenUsage(entry.Id, at, entry.LastUsedFrom, TokenEntry.Known(entry.LastUsedFor), calls, refusals);
        into[entry.Id] = into.TryGetValue(entry.Id, out var earlier) ? earlier.Plus(usage) : usage;
    }

    private void Grow(int count)
    {
        var longer = new TokenEntry[count][];
        blocks.CopyTo(longer, 0);
        for (var i = blocks.Length; i < count; i++)
            longer[i] = new TokenEntry[BlockSize];
        var marks = new bool[count];
        touched.CopyTo(marks, 0);
        // Marks first: a reader that sees a block must find its mark. A mark set on the old array meanwhile costs one late flush.
        Volatile.Write(ref touched, marks);
        Volatile.Write(ref blocks, longer);
    }
}
