namespace Tessera.Permissions;

/// <summary>An unchanging set of permissions, as bits over the numbers of <see cref="PermissionNames"/>.</summary>
public sealed class PermissionSet
{
    private readonly ulong[] words;

    private PermissionSet(ulong[] words) => this.words = words;

    /// <summary>The set that holds nothing.</summary>
    public static PermissionSet Empty { get; } = new([]);

    /// <summary>The numbers of the permissions in it, ascending.</summary>
    public IEnumerable<int> Ids => Enumerable.Range(0, words.Length * 64).Where(Contains);

    /// <summary>Makes a set; duplicates collapse.</summary>
    public static PermissionSet Of(PermissionNames names, IEnumerable<Permission> permissions)
    {
        ArgumentNullException.ThrowIfNull(names);
        int[] ids = [.. permissions.Select(names.IdOf)];
        if (ids.Length == 0)
            return Empty;
        var words = new ulong[(ids.Max() / 64) + 1];
        foreach (var id in ids)
            words[id / 64] |= 1UL << (id % 64);
        return new(words);
    }

    /// <summary>Whether the permission with this number is in the set.</summary>
    public bool Contains(int id) => (uint)id / 64 < (uint)words.Length && (words[(uint)id / 64] & (1UL << id)) != 0;

    /// <summary>Whether everything in <paramref name="other"/> is in this set too.</summary>
    public bool Includes(PermissionSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < other.words.Length; i++)
        {
            if ((other.words[i] & ~(i < words.Length ? words[i] : 0)) != 0)
                return false;
        }

        return true;
    }
}
