using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>How one of a project's tokens was used, for whoever may change the project.</summary>
internal static class ShowProjectTokenUsage
{
    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Guid tokenId, TesseraDb db, ProjectGate gate, TimeProvider clock, TokenHistory history, CancellationToken ct)
    {
        var found = await gate.ToChangeAsync(db, http.Caller(), id, ct);
        if (found is not ProjectFound.Open)
            return found.ToAnswer(http);
        return await ProjectTokenRows.Of(db, id, clock.GetUtcNow()).AnyAsync(token => token.Id == tokenId, ct)
            ? TypedResults.Ok(await history.ExecuteAsync(db, tokenId, ct))
            : Problems.NotFound("token");
    }
}
