using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>One of a project's tokens, for whoever may change the project.</summary>
internal static class ShowProjectToken
{
    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Guid tokenId, TesseraDb db, ProjectGate gate, TimeProvider clock, TokenViews views, CancellationToken ct)
    {
        var found = await gate.ToChangeAsync(db, http.Caller(), id, ct);
        if (found is not ProjectFound.Open)
            return found.ToAnswer(http);
        var rows = await ProjectTokenRows.Of(db, id, clock.GetUtcNow()).AsNoTracking().Where(token => token.Id == tokenId).ToListAsync(ct);
        return (await views.OfAsync(db, rows, ct)).SingleOrDefault() is { } view ? TypedResults.Ok(view) : Problems.NotFound("token");
    }
}
