using Tessera.Server.Http;

namespace Tessera.Server.Apis;

internal static class NamedPages
{
    /// <summary>One page of what is in memory, in the order of its names.</summary>
    public static Page<TView> ByName<T, TView>(this IEnumerable<T> all, Func<T, string> nameOf, PageRequest page, Cursors cursors, Func<T, TView> view)
    {
        T[] found =
        [
            .. all.Where(item => page.After is null || string.CompareOrdinal(nameOf(item), page.After) > 0)
                .OrderBy(nameOf, StringComparer.Ordinal)
                .Take(page.Limit + 1),
        ];
        var shown = found.Take(page.Limit).ToList();
        return new([.. shown.Select(view)], found.Length > page.Limit ? cursors.Create(page.Query, nameOf(shown[^1])) : null);
    }
}
