using Tessera.Tokens;

namespace Tessera.Verification;

/// <summary>A token found in the index: a view of its entry, good for the length of a request.</summary>
public readonly struct IndexedToken
{
    private readonly EntryStore store;
    private readonly int number;

    internal IndexedToken(EntryStore store, int number, Grant grant)
    {
        this.store = store;
        this.number = number;
        Grant = grant;
    }

    /// <summary>What it gives.</summary>
    public Grant Grant { get; }

    /// <summary>The record's id.</summary>
    public Guid Id => Entry.Id;

    /// <summary>What it is recognised by.</summary>
    public TokenDigest Digest => Entry.Digest;

    /// <summary>Name or label; made anew at each call.</summary>
    public string Name => store.Names.Read(Entry.Name);

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt => Entry.ExpiresAt == TokenEntry.Never ? null : DateTimeOffset.FromUnixTimeMilliseconds(Entry.ExpiresAt);

    /// <summary>When it was last verified on this node; null: not since start.</summary>
    public DateTimeOffset? LastUsedAt => Entry.LastUsedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Entry.LastUsedAt);

    /// <summary>From which address it was last verified on this node.</summary>
    public ClientAddress LastUsedFrom => Entry.LastUsedFrom;

    /// <summary>Number of the permission of the last use on this node that was allowed one; null: none since start.</summary>
    public int? LastUsedFor => TokenEntry.Known(Entry.LastUsedFor);

    internal ref TokenEntry Entry => ref store[number];

    internal void MarkTouched() => store.MarkTouched(number);
}
