using System.Collections.Concurrent;

namespace Tessera.Permissions;

/// <summary>
/// Gives each permission name a small number, for the life of the process. Numbers are never given back: a grant that holds the number of a
/// permission whose API has left the catalogue means the same name when that API is registered again (spec T9).
/// </summary>
public sealed class PermissionNames
{
    private readonly ConcurrentDictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Lock writing = new();

    /// <summary>The number of a name; a new name gets the next one.</summary>
    public int IdOf(Permission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        if (ids.TryGetValue(permission.Text, out var known))
            return known;
        lock (writing)
            return ids.GetOrAdd(permission.Text, _ => ids.Count);
    }
}
