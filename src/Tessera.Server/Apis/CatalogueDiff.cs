using Tessera.Permissions;

namespace Tessera.Server.Apis;

/// <summary>What a registration does to an API's permissions.</summary>
/// <param name="Added">Permissions that are new.</param>
/// <param name="Removed">Permissions that are gone.</param>
/// <param name="Changed">Permissions whose access is another: as before and as after.</param>
internal sealed record CatalogueDiff(IReadOnlyList<CatalogueAction> Added, IReadOnlyList<CatalogueAction> Removed, IReadOnlyList<(CatalogueAction From, CatalogueAction To)> Changed)
{
    public static CatalogueDiff Of(CatalogueApi? before, CatalogueApi after)
    {
        var old = ByName(before);
        var current = ByName(after);
        return new(
            [.. after.Actions.Where(action => !old.ContainsKey(action.Permission.Text))],
            [.. old.Values.Where(action => !current.ContainsKey(action.Permission.Text))],
            [.. after.Actions.Where(action => old.TryGetValue(action.Permission.Text, out var was) && was.Access != action.Access).Select(action => (old[action.Permission.Text], action))]);
    }

    private static Dictionary<string, CatalogueAction> ByName(CatalogueApi? api) =>
        (api?.Actions ?? []).ToDictionary(action => action.Permission.Text, StringComparer.Ordinal);
}
