using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>One service token's record, with its version as ETag.</summary>
internal static class ShowServiceToken
{
    /// <summary>A record and its version.</summary>
    public sealed record Shown(TokenRow Row, TokenView View);

    /// <summary>Reads it; null when there is none of that id.</summary>
    public static async Task<Shown?> ExecuteAsync(TesseraDb db, Guid id, TokenViews views, CancellationToken ct)
    {
        var row = await ServiceTokenRows.All(db).AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, ct);
        return row is null ? null : new(row, (await views.OfAsync(db, [row], ct))[0]);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, TokenViews views, CancellationToken ct)
    {
        if (await ExecuteAsync(db, id, views, ct) is not { } shown)
            return Problems.NotFound("token");
        http.Response.Headers.ETag = ServiceTokenETag.Of(shown.Row);
        return TypedResults.Ok(shown.View);
    }
}
