using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.Verification;

/// <summary><c>GET /v1/token</c>: the record of the token presented.</summary>
internal static class WhoAmI
{
    public static async Task<IResult> HandleAsync(HttpContext http, TesseraDb db, TokenViews views, CancellationToken ct)
    {
        var id = http.Caller().TokenId;
        var row = await db.Tokens.AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, ct);
        if (row is null)
            return Problems.NotFound("token");
        var usage = await db.Usage.AsNoTracking().SingleOrDefaultAsync(u => u.TokenId == id, ct);
        return TypedResults.Ok(views.Of(row, usage));
    }
}
