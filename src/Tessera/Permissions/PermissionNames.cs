using System.Collections.Concurrent;

namespace Tessera.Permissions;

/// <summary>
/// Gives each permission name a small number, for the life of the process. Numbers are never given back: a grant that holds the number of a
/// permission whose API has left the catalogue means the same name when that API is registered again (spec T9).
/// </summary>
public sealed class PermissionNames
{
    private readonly ConcurrentDictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> texts = new();
    private readonly Lock writing = new();

    /// <summary>The number of a name; a new name gets the next one.</summary>
    public int IdOf(Permission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        if (ids.TryGetValue(permission.Text, out var known))
            return known;
        lock (writing)
        {
            if (ids.TryGetValue(permission.Text, out known))
                return known;
            var id = ids.Count;
            // First, so that whoever has the number finds the name.
            texts[id] = permission.Text;
            ids[permission.Text] = id;
            return id;
        }
    }

    /// <summary>The name that has a number; null when none has it.</summary>
    public string? TextOf(int id) => texts.GetValueOrDefault(id);
}
