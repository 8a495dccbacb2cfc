using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Tokens;

namespace Tessera.Server.ProjectTokens;

/// <summary>Rotates one of a project's tokens: see <see cref="Rotation"/>. The new secret is the caller's, so it may not give more than they have.</summary>
internal sealed class RotateProjectToken(Mutations mutations, ProjectGate gate, CurrentCatalogue catalogue, Rotation rotation)
{
    public async Task<ProjectTokenOutcome> ExecuteAsync(TesseraDb db, Caller caller, Guid projectId, Guid tokenId, Rotation.Request request, CancellationToken ct)
    {
        if (!Rotation.TryGrace(request, out var grace, out var error))
            return new ProjectTokenOutcome.Invalid("grace", error);
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        var found = await gate.ToChangeAsync(db, caller, projectId, ct);
        if (found is not ProjectFound.Open)
            return new ProjectTokenOutcome.Refused(found);
        var old = await db.Tokens.SingleOrDefaultAsync(token => token.Id == tokenId && token.Kind == TokenKind.Project && token.ProjectId == projectId, ct);
        if (old is not null && !ProjectTokenScope.IsWithin(caller, old.Scope, catalogue))
            return new ProjectTokenOutcome.BeyondOwnRights();
        return await rotation.ApplyAsync(mutation, old, grace, request.OnFirstUse, "project-token.rotate") switch
        {
            Rotation.Outcome.Rotated rotated => new ProjectTokenOutcome.NewSecret(rotated.Token),
            Rotation.Outcome.NotFound => new ProjectTokenOutcome.NotFound(),
            Rotation.Outcome.AlreadyRotated => new ProjectTokenOutcome.AlreadyRotated(),
            _ => throw new UnreachableException(),
        };
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Guid tokenId, Rotation.Request? request, TesseraDb db, RotateProjectToken operation, TokenViews views, CancellationToken ct) =>
        (await operation.ExecuteAsync(db, http.Caller(), id, tokenId, request ?? new(), ct)).ToAnswer(http, id, views);
}
