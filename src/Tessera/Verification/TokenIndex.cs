using System.Runtime.CompilerServices;
using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>
/// All tokens of an instance in memory, found by digest: what makes verification cost no I/O. Reading takes no lock and allocates nothing, from
/// any number of threads; writing is done by one thread at a time. A reader sees each token as it was before or after a change, never a mixture:
/// a change writes a new entry and then turns one 64-bit slot to it.
/// </summary>
public sealed class TokenIndex
{
    private const int GarbageAllowed = 4096;

    private readonly Lock writing = new();
    private readonly GrantTable grants = new();
    private readonly RefusalLog refusals = new();
    private Dictionary<Guid, TokenUsage> usage = [];
    private IndexTable table = new(0, new());
    private int count;
    private int garbage;

    /// <summary>Called once for a token that reports its first use. Must be quick and must not throw: it runs inside a verification.</summary>
    public Action<Guid>? FirstUsed { get; set; }

    /// <summary>Told every change after it was made, in the order of changes. Must be quick and must not throw: it holds up the writer.</summary>
    public Action<IndexChange>? Changed { get; set; }

    /// <summary>How many tokens it holds, revoked ones included.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Bytes taken by slots, entries and names; grants are shared and left out.</summary>
    public long Bytes => Volatile.Read(ref table).Bytes;

    /// <summary>Makes room before a load, so that it does not grow step by step.</summary>
    public void Reserve(int capacity)
    {
        lock (writing)
        {
            table.Store.Reserve(capacity);
            Resize(capacity);
        }
    }

    /// <summary>Adds a token, or changes the one with this digest; its usage stays.</summary>
    public void Put(TokenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (writing)
            PutOne(record);
    }

    /// <summary>The same for many at once, which is quicker when several threads put; readers see them one after the other.</summary>
    public void PutAll(IReadOnlyList<TokenRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (writing)
        {
            for (var i = 0; i < records.Count; i++)
                PutOne(records[i]);
        }
    }

    /// <summary>All tokens as they are at this moment, in no order; what changes while they are read may be seen either way.</summary>
    public IEnumerable<TokenRecord> All()
    {
        lock (writing)
        {
            var (store, entries) = (table.Store, table.Entries().ToArray());
            return entries.Select(entry => RecordOf(store, entry));
        }
    }

    /// <summary>Makes a digest unknown. Nothing happens when it is.</summary>
    public void Remove(in TokenDigest digest)
    {
        lock (writing)
        {
            if (table.Remove(digest) < 0)
                return;
            garbage++;
            Volatile.Write(ref count, count - 1);
            Changed?.Invoke(new IndexChange.Removed(digest));
        }
    }

    /// <summary>Makes every digest of a record unknown. Looks at all entries: for the rare case that the digests themselves are in doubt.</summary>
    public void RemoveById(Guid id)
    {
        lock (writing)
        {
            foreach (var digest in table.DigestsOf(id))
                Remove(digest);
        }
    }

    /// <summary>Makes every token unknown whose id is not among those given; gives back their ids, each once. Looks at all entries.</summary>
    public IReadOnlyCollection<Guid> RemoveAllBut(IReadOnlySet<Guid> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        lock (writing)
        {
            TokenEntry[] gone = [.. table.Entries().Select(entry => table.Store[entry]).Where(entry => !ids.Contains(entry.Id))];
            foreach (var entry in gone)
                Remove(entry.Digest);
            return gone.Select(entry => entry.Id).ToHashSet();
        }
    }

    /// <summary>Changes what every token with the grant's key gives.</summary>
    public void Replace(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        lock (writing)
        {
            grants.Replace(grant);
            Changed?.Invoke(new IndexChange.Granted(grant));
        }
    }

    /// <summary>Finds a token. No lock, no allocation.</summary>
    public bool TryFind(in TokenDigest digest, out IndexedToken token)
    {
        var seen = Volatile.Read(ref table);
        var entry = seen.Find(digest);
        if (entry < 0)
        {
            token = default;
            return false;
        }

        token = new(seen.Store, entry, grants[seen.Store[entry].Grant]);
        return true;
    }

    /// <summary>Counts a verification of a token that was found, and notes a refusal. No lock, no allocation.</summary>
    public void CountUse(in Verdict verdict, long nowMs, ClientAddress from)
    {
        ref var entry = ref verdict.Token.Entry;
        var permission = verdict.Action?.Id ?? TokenEntry.NoPermission;
        if (verdict.IsLive)
        {
            entry.LastUsedAt = nowMs;
            if (from != default)
                entry.LastUsedFrom = from;
            if ((entry.Flags & TokenFlags.ReportsFirstUse) != TokenFlags.None && entry.FirstUseSeen == 0 && Interlocked.Exchange(ref entry.FirstUseSeen, (byte)1) == 0)
                FirstUsed?.Invoke(entry.Id);
        }

        if (verdict.IsAllowed)
        {
            entry.Calls++;
            if (permission != TokenEntry.NoPermission)
                entry.LastUsedFor = permission;
        }
        else
        {
            entry.Refusals++;
            refusals.Note(entry.Id, nowMs, verdict.Reason, permission, from);
        }

        verdict.Token.MarkTouched();
    }

    /// <summary>Takes out what was counted since the last call, each record once, tokens changed or removed since included.</summary>
    public IReadOnlyCollection<TokenUsage> TakeUsage()
    {
        lock (writing)
        {
            table.Store.TakeUsage(usage);
            var taken = usage;
            usage = [];
            return taken.Values;
        }
    }

    /// <summary>Takes out the refusals noted since the last call, oldest first: the newest of them, when there were many.</summary>
    public IReadOnlyList<TokenRefusal> TakeRefusals() => refusals.Take();

    // The counts stay with the old entry, from which they are still taken: a reader may be adding to them right now.
    private static void KeepUsage(TokenEntry from, ref TokenEntry to)
    {
        to.LastUsedAt = from.LastUsedAt;
        to.LastUsedFrom = from.LastUsedFrom;
        to.LastUsedFor = from.LastUsedFor;
        to.FirstUseSeen = from.FirstUseSeen;
    }

    // A load runs this and what it calls a million times before the runtime would find it worth compiling well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutOne(TokenRecord record)
    {
        if (table.IsFull || garbage > GarbageAllowed + (count / 4))
            Rebuild();
        var before = table.Find(record.Digest);
        var entry = NewEntry(record);
        if (before >= 0)
            KeepUsage(table.Store[before], ref entry);
        table.Set(record.Digest, table.Store.Add(entry));
        if (before >= 0)
            garbage++;
        else
            Volatile.Write(ref count, count + 1);
        Changed?.Invoke(new IndexChange.Put(record));
    }

    private TokenRecord RecordOf(EntryStore store, int number)
    {
        ref var entry = ref store[number];
        return new()
        {
            Digest = entry.Digest,
            Id = entry.Id,
            Name = store.Names.Read(entry.Name),
            Grant = grants[entry.Grant],
            ExpiresAt = entry.ExpiresAt == TokenEntry.Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(entry.ExpiresAt),
            IsRevoked = (entry.Flags & TokenFlags.Revoked) != TokenFlags.None,
            ReportsFirstUse = (entry.Flags & TokenFlags.ReportsFirstUse) != TokenFlags.None,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TokenEntry NewEntry(TokenRecord record) => new()
    {
        Digest = record.Digest,
        Id = record.Id,
        ExpiresAt = record.ExpiresAt?.ToUnixTimeMilliseconds() ?? TokenEntry.Never,
        Grant = grants.Put(record.Grant),
        Name = table.Store.Names.Add(record.Name),
        LastUsedFor = TokenEntry.NoPermission,
        Flags = (record.IsRevoked ? TokenFlags.Revoked : TokenFlags.None) | (record.ReportsFirstUse ? TokenFlags.ReportsFirstUse : TokenFlags.None),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Rebuild()
    {
        if (garbage <= GarbageAllowed + (count / 4))
        {
            Resize((count + 1) * 2);
            return;
        }

        // What garbage has counted goes with it otherwise.
        table.Store.TakeUsage(usage);
        var store = new EntryStore();
        store.Reserve(count);
        var smaller = new IndexTable(count + (count / 4), store);
        foreach (var number in table.Entries())
        {
            ref var old = ref table.Store[number];
            var entry = old;
            entry.Name = store.Names.AddFrom(table.Store.Names, old.Name);
            var added = store.Add(entry);
            smaller.Set(entry.Digest, added);
            if (entry.Calls + entry.Refusals > 0)
                store.MarkTouched(added);
        }

        garbage = 0;
        Volatile.Write(ref table, smaller);
    }

    private void Resize(int capacity)
    {
        var larger = new IndexTable(Math.Max(capacity, count), table.Store);
        table.CopyTo(larger);
        Volatile.Write(ref table, larger);
    }
}
