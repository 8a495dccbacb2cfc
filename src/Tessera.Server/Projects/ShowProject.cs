using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Projects;

/// <summary>Shows one project to whoever may see it.</summary>
internal static class ShowProject
{
    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, ProjectGate gate, CancellationToken ct)
    {
        var found = await gate.ToSeeAsync(db, http.Caller(), id, ct);
        return found is ProjectFound.Open { Row: var row } ? TypedResults.Ok(ProjectView.Of(row, http.Caller(), gate)) : found.ToAnswer(http);
    }
}
