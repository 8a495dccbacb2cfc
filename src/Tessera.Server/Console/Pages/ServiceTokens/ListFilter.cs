using Microsoft.AspNetCore.Http.Extensions;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Tokens;

namespace Tessera.Server.Console.Pages.ServiceTokens;

/// <summary>Search, filters and order of the list, in its address. What is not understood is passed over.</summary>
internal static class ListFilter
{
    private const int MaxSearch = 200;

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<string> Names { get; } = ["search", "type", "status", "sort"];

    public static ListServiceTokens.Filter Read(IQueryCollection query) => new(
        query["search"] is [{ Length: <= MaxSearch } text] && text.Trim() is { Length: > 0 } search && !search.Any(char.IsControl) ? search : null,
        OneOf(query, "type", ServiceTokenType.All),
        OneOf(query, "status", ListServiceTokens.Statuses),
        OneOf(query, "sort", ListServiceTokens.Sorts) ?? ListServiceTokens.NewestFirst);

    /// <summary>Address of the tokens of a status, in the same order; null: of all.</summary>
    public static string OfStatus(ListServiceTokens.Filter filter, string? status)
    {
        var query = new QueryBuilder();
        if (status is not null)
            query.Add("status", status);
        if (filter.Sort != ListServiceTokens.NewestFirst)
            query.Add("sort", filter.Sort);
        return $"{ServiceTokenPages.List}{query}";
    }

    private static string? OneOf(IQueryCollection query, string name, IReadOnlyList<string> allowed) =>
        query[name] is [{ } value] && allowed.Contains(value) ? value : null;
}
