using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>Deletes one of a project's tokens, for good (spec T8). Whoever may change the project may.</summary>
internal sealed class DeleteProjectToken(Mutations mutations, ProjectGate gate, TokenViews views)
{
    public async Task<ProjectTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Guid projectId, Guid tokenId, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToChangeAsync(db, caller, projectId, ct);
        if (found is not ProjectFound.Open)
            return new ProjectTokenOutcome.Refused(found);
        if (await ProjectTokenRows.Of(db, projectId, mutation.Now).SingleOrDefaultAsync(token => token.Id == tokenId, ct) is not { } row)
            return new ProjectTokenOutcome.NotFound();
        TokenDeletion.Apply(mutation, row, views, "project-token.delete");
        var view = views.Of(row);
        return new ProjectTokenOutcome.Deleted(view, await mutation.CommitAsync());
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Guid tokenId, TesseraDb db, DeleteProjectToken operation, TokenViews views, CancellationToken ct) =>
        (await operation.ExecuteAsync(db, http.Caller(), id, tokenId, ct)).ToAnswer(http, id, views);
}
