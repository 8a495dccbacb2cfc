using Microsoft.EntityFrameworkCore;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.PersonalTokens;

/// <summary>Deletes one of the owner's personal tokens, for good (spec T8).</summary>
internal sealed class DeletePersonalToken(Mutations mutations, TokenViews views)
{
    /// <summary>Deletes it.</summary>
    /// <returns>The epoch; null when there is no such token.</returns>
    public async Task<long?> ExecuteAsync(TesseraDb db, Actor actor, Guid ownerId, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, actor, ct);
        var row = await PersonalTokenRows.Of(db, ownerId, mutation.Now).SingleOrDefaultAsync(token => token.Id == id, ct);
        if (row is null)
            return null;
        TokenDeletion.Apply(mutation, row, views, "personal-token.delete");
        return await mutation.CommitAsync();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, DeletePersonalToken operation, CancellationToken ct)
    {
        var caller = http.Caller();
        return Answers.Deleted(http, await operation.ExecuteAsync(db, caller.Actor, caller.UserId!.Value, id, ct), "token");
    }
}
