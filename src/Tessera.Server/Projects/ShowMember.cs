using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>One member of a project.</summary>
internal static class ShowMember
{
    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Guid userId, TesseraDb db, ProjectGate gate, CancellationToken ct)
    {
        var found = await gate.ToSeeAsync(db, http.Caller(), id, ct);
        if (found is not ProjectFound.Open { Row: var row })
            return found.ToAnswer(http);
        var members = await ListMembers.ExecuteAsync(db, row, ct);
        return members.FirstOrDefault(member => member.UserId == userId) is { } view ? TypedResults.Ok(view) : Problems.NotFound("member");
    }
}
