using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>How one of the caller's own personal tokens was used.</summary>
internal static class ShowPersonalTokenUsage
{
    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, TimeProvider clock, TokenHistory history, CancellationToken ct) =>
        await PersonalTokenRows.Of(db, http.Caller().UserId!.Value, clock.GetUtcNow()).AnyAsync(token => token.Id == id, ct)
            ? TypedResults.Ok(await history.ExecuteAsync(db, id, ct))
            : Problems.NotFound("token");
}
