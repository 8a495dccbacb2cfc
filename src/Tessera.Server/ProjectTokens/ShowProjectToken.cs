using System.Diagnostics;
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
    public abstract record Outcome
    {
        public sealed record Shown(TokenView Token) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    public static async Task<Outcome> ExecuteAsync(
        TesseraDb db, Caller caller, Guid projectId, Guid tokenId, ProjectGate gate, DateTimeOffset now, TokenViews views, CancellationToken ct)
    {
        var found = await gate.ToChangeAsync(db, caller, projectId, ct);
        if (found is not ProjectFound.Open)
            return new Outcome.Refused(found);
        var rows = await ProjectTokenRows.Of(db, projectId, now).AsNoTracking().Where(token => token.Id == tokenId).ToListAsync(ct);
        return (await views.OfAsync(db, rows, ct)).SingleOrDefault() is { } view ? new Outcome.Shown(view) : new Outcome.NotFound();
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Guid tokenId, TesseraDb db, ProjectGate gate, TimeProvider clock, TokenViews views, CancellationToken ct) =>
        await ExecuteAsync(db, http.Caller(), id, tokenId, gate, clock.GetUtcNow(), views, ct) switch
        {
            Outcome.Shown shown => TypedResults.Ok(shown.Token),
            Outcome.NotFound => Problems.NotFound("token"),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            _ => throw new UnreachableException(),
        };
}
