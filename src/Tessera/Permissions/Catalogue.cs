using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Tessera.Permissions;

/// <summary>
/// All registered APIs with their permissions and routes, as one unchanging whole: a change makes a new catalogue, and readers see either.
/// </summary>
public sealed class Catalogue
{
    private readonly PermissionNames names;
    private readonly FrozenDictionary<string, CatalogueApi> apis;
    private readonly FrozenDictionary<string, CatalogueApi>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly FrozenDictionary<string, CatalogueAction> actions;

    /// <summary>Puts APIs together.</summary>
    /// <exception cref="ArgumentException">Two of them have one name.</exception>
    public Catalogue(PermissionNames names, IEnumerable<CatalogueApi> apis)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(apis);
        this.names = names;
        CatalogueApi[] all = [.. apis];
        this.apis = all.ToFrozenDictionary(api => api.Name, StringComparer.Ordinal);
        if (this.apis.Count != all.Length)
            throw new ArgumentException("Two APIs have one name.", nameof(apis));
        bySpan = this.apis.GetAlternateLookup<ReadOnlySpan<char>>();
        actions = all.SelectMany(api => api.Actions).ToFrozenDictionary(action => action.Permission.Text, StringComparer.Ordinal);
    }

    /// <summary>The APIs, in no order.</summary>
    public IReadOnlyCollection<CatalogueApi> Apis => apis.Values;

    /// <summary>Looks up an API by name.</summary>
    public bool TryFindApi(ReadOnlySpan<char> name, [NotNullWhen(true)] out CatalogueApi? api) => bySpan.TryGetValue(name, out api);

    /// <summary>Looks up a permission by its whole name.</summary>
    public bool TryFind(string permission, [NotNullWhen(true)] out CatalogueAction? action) => actions.TryGetValue(permission, out action);

    /// <summary>Looks up a permission; one that is not in the catalogue counts as writing.</summary>
    public CatalogueAction Find(Permission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return TryFind(permission.Text, out var action) ? action : new(names.IdOf(permission), permission, Access.Write);
    }
}
