using Microsoft.AspNetCore.Http.Extensions;
using Tessera.Server.Http;

namespace Tessera.Server.Console;

/// <summary>Position in a list, from a page's address. What is not understood is passed over: a page shows from the start rather than nothing.</summary>
internal static class Paging
{
    private const string Cursor = "cursor";

    // Fewer than the API gives when it is not told: a screen, and made in less than half the time.
    private const int Rows = 20;

    /// <summary>What to read for this page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="cursors">Reads the position.</param>
    /// <param name="filters">Parameters that choose what is in the list: a position is good only for the same choice.</param>
    public static PageRequest Read(HttpContext http, Cursors cursors, params IReadOnlyList<string> filters)
    {
        var bound = http.Request.Path.ToUriComponent() + Query(http, filters);
        string? after = null;
        // What does not hold is no position, whatever was read from it.
        if (http.Request.Query[Cursor] is [{ Length: > 0 and <= 1024 } cursor] && cursors.TryRead(bound, cursor, out var position))
            after = position;
        return new(Rows, after, bound);
    }

    /// <summary>Address of the next page; null on the last.</summary>
    public static string? Next(HttpContext http, string? cursor, params IReadOnlyList<string> filters)
    {
        if (cursor is null)
            return null;
        var query = Query(http, filters);
        return $"{http.Request.Path.ToUriComponent()}{query}{(query.Length == 0 ? '?' : '&')}{Cursor}={Uri.EscapeDataString(cursor)}";
    }

    /// <summary>Address of the first page of the same choice.</summary>
    public static string First(HttpContext http, params IReadOnlyList<string> filters) => http.Request.Path.ToUriComponent() + Query(http, filters);

    private static string Query(HttpContext http, IReadOnlyList<string> filters)
    {
        var query = new QueryBuilder();
        foreach (var name in filters)
        {
            if (http.Request.Query[name] is [{ Length: > 0 } value, ..])
                query.Add(name, value);
        }

        return query.ToString();
    }
}
