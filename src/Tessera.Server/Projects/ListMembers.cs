using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>Who belongs to a project, by e-mail address; deleted users do not. For whoever may see the project.</summary>
internal static class ListMembers
{
    public static async Task<IReadOnlyList<MemberView>> ExecuteAsync(TesseraDb db, ProjectRow row, CancellationToken ct)
    {
        if (row.IsTampered)
            return [];
        var members = ProjectMembers.Read(row);
        Guid[] ids = [.. members.Keys];
        var users = await db.Users.AsNoTracking().Where(user => ids.Contains(user.Id) && user.DeletedAt == null).ToListAsync(ct);
        return [.. users.Select(user => MemberView.Of(user, members[user.Id]))];
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, ProjectGate gate, Cursors cursors, CancellationToken ct)
    {
        var query = new ListQuery(http.Request);
        var page = query.Page(cursors);
        if (query.Problem is { } problem)
            return problem;
        var found = await gate.ToSeeAsync(db, http.Caller(), id, ct);
        if (found is not ProjectFound.Open { Row: var row })
            return found.ToAnswer(http);
        var members = await ExecuteAsync(db, row, ct);
        return TypedResults.Ok(members.ByName(member => member.Email, page, cursors, member => member));
    }
}
