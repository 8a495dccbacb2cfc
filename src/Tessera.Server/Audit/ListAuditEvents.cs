using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>Lists what was done, newest first.</summary>
internal sealed class ListAuditEvents(Cursors cursors)
{
    // Before and after of a large API are large. A page ends early rather than hold many of them in memory.
    private const int EnoughCharacters = 4 * 1024 * 1024;

    /// <summary>One page of rows.</summary>
    public async Task<Page<AuditEventView>> ExecuteAsync(TesseraDb db, AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        var rows = filter.Apply(db.Audit.AsNoTracking());
        if (page.After is not null)
        {
            var after = long.Parse(page.After, NumberStyles.None, CultureInfo.InvariantCulture);
            rows = rows.Where(row => row.Id < after);
        }

        var items = new List<AuditEventView>();
        var characters = 0;
        await foreach (var row in rows.OrderByDescending(row => row.Id).Take(page.Limit + 1).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (items.Count == page.Limit || characters > EnoughCharacters)
                return new(items, cursors.Create(page.Query, items[^1].Id.ToString(CultureInfo.InvariantCulture)));
            characters += (row.Before?.Length ?? 0) + (row.After?.Length ?? 0);
            items.Add(AuditEventView.Of(row));
        }

        return new(items, null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, ListAuditEvents operation, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request, AuditFilter.Parameters);
        var (filter, page) = (AuditFilter.Read(query), query.Page(cursors));
        return query.Problem is { } problem ? problem : TypedResults.Ok(await operation.ExecuteAsync(db, filter, page, ct));
    }
}
