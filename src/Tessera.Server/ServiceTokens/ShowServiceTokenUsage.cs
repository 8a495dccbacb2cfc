using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>How a service token was used.</summary>
internal static class ShowServiceTokenUsage
{
    public static async Task<IResult> HandleAsync(Guid id, TesseraDb db, TokenHistory history, CancellationToken ct) =>
        await ServiceTokenRows.All(db).AnyAsync(token => token.Id == id, ct) ? TypedResults.Ok(await history.ExecuteAsync(db, id, ct)) : Problems.NotFound("token");
}
