using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>Rotates one of the owner's personal tokens: see <see cref="Rotation"/>.</summary>
internal sealed class RotatePersonalToken(Mutations mutations, Rotation rotation)
{
    public async Task<Rotation.Outcome> ExecuteAsync(TesseraDb db, Actor actor, Guid ownerId, Guid id, TimeSpan grace, bool onFirstUse, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, actor, ct);
        var old = await db.Tokens.SingleOrDefaultAsync(token => token.Id == id && token.OwnerId == ownerId, ct);
        return await rotation.ApplyAsync(mutation, old, grace, onFirstUse, "personal-token.rotate");
    }

    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, Rotation.Request? request, TesseraDb db, RotatePersonalToken operation, TokenViews views, CancellationToken ct)
    {
        request ??= new();
        if (!Rotation.TryGrace(request, out var grace, out var error))
            return Problems.Invalid(("grace", error));
        var caller = http.Caller();
        var outcome = await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, id, grace, request.OnFirstUse, ct);
        return Rotation.ToAnswer(outcome, http, views, "/v1/personal-tokens");
    }
}
