using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>One of the caller's own personal tokens.</summary>
internal static class ShowPersonalToken
{
    public static async Task<TokenView?> ExecuteAsync(TesseraDb db, Guid ownerId, Guid id, DateTimeOffset now, TokenViews views, CancellationToken ct)
    {
        var rows = await PersonalTokenRows.Of(db, ownerId, now).AsNoTracking().Where(token => token.Id == id).ToListAsync(ct);
        return (await views.OfAsync(db, rows, ct)).SingleOrDefault();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, TimeProvider clock, TokenViews views, CancellationToken ct) =>
        await ExecuteAsync(db, http.Caller().UserId!.Value, id, clock.GetUtcNow(), views, ct) is { } view ? TypedResults.Ok(view) : Problems.NotFound("token");
}
