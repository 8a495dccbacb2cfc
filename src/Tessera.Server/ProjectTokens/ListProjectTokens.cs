using Microsoft.EntityFrameworkCore;
using Tessera.Server.Http;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>A project's tokens, newest first, expired ones included (spec T7), for whoever may change the project.</summary>
internal sealed class ListProjectTokens(ProjectGate gate, TokenViews views, Cursors cursors, TimeProvider clock)
{
    public abstract record Outcome
    {
        public sealed record Listed(Page<TokenView> Page) : Outcome;

        public sealed record Refused(ProjectFound Why) : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid projectId, PageRequest page, CancellationToken ct)
    {
        var found = await gate.ToChangeAsync(db, caller, projectId, ct);
        if (found is not ProjectFound.Open)
            return new Outcome.Refused(found);
        var query = ProjectTokenRows.Of(db, projectId, clock.GetUtcNow()).AsNoTracking();
        if (page.After is not null)
        {
            var after = Guid.Parse(page.After);
            query = query.Where(token => token.Id < after);
        }

        // Ids begin with their time: descending ids are newest first.
        var rows = await query.OrderByDescending(token => token.Id).Take(page.Limit + 1).ToListAsync(ct);
        var items = await views.OfAsync(db, rows.Take(page.Limit), ct);
        return new Outcome.Listed(new(items, rows.Count > page.Limit ? cursors.Create(page.Query, items[^1].Id.ToString()) : null));
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, ListProjectTokens operation, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request);
        var page = query.Page(cursors);
        if (query.Problem is { } problem)
            return problem;
        return await operation.ExecuteAsync(db, http.Caller(), id, page, ct) switch
        {
            Outcome.Listed listed => TypedResults.Ok(listed.Page),
            Outcome.Refused refused => refused.Why.ToAnswer(http),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
