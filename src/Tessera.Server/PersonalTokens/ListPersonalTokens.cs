using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>The caller's own personal tokens, newest first, expired ones included (spec T7).</summary>
internal static class ListPersonalTokens
{
    public static async Task<Page<TokenView>> ExecuteAsync(TesseraDb db, Guid ownerId, PageRequest page, DateTimeOffset now, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var query = PersonalTokenRows.Of(db, ownerId, now).AsNoTracking();
        if (page.After is not null)
        {
            var after = Guid.Parse(page.After);
            query = query.Where(token => token.Id < after);
        }

        // Ids begin with their time: descending ids are newest first.
        var rows = await query.OrderByDescending(token => token.Id).Take(page.Limit + 1).ToListAsync(ct);
        var items = await views.OfAsync(db, rows.Take(page.Limit), ct);
        return new(items, rows.Count > page.Limit ? cursors.Create(page.Query, items[^1].Id.ToString()) : null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, TimeProvider clock, TokenViews views, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request);
        var page = query.Page(cursors);
        return query.Problem is { } problem ? problem : TypedResults.Ok(await ExecuteAsync(db, http.Caller().UserId!.Value, page, clock.GetUtcNow(), views, cursors, ct));
    }
}
