using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>One service token's record, with its version as ETag.</summary>
internal static class ShowServiceToken
{
    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct)
    {
        var row = await ServiceTokenRows.All(db).AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, ct);
        if (row is null)
            return Problems.NotFound("token");
        http.Response.Headers.ETag = ServiceTokenETag.Of(row);
        return TypedResults.Ok((await views.OfAsync(db, [row], ct))[0]);
    }
}
