using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;

namespace Tessera.Server.ServiceTokens;

/// <summary>Deletes a service token, for good (spec T8).</summary>
internal sealed class DeleteServiceToken(Mutations mutations, TokenViews views)
{
    /// <summary>Deletes it.</summary>
    /// <returns>The epoch; null when there is no such token.</returns>
    public async Task<long?> ExecuteAsync(TesseraDb db, Actor actor, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, actor, ct);
        if (await ServiceTokenRows.FindAsync(db, id, ct) is not { } row)
            return null;
        TokenDeletion.Apply(mutation, row, views, "service-token.delete");
        return await mutation.CommitAsync();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, DeleteServiceToken operation, CancellationToken ct) =>
        Answers.Deleted(http, await operation.ExecuteAsync(db, http.Caller().Actor, id, ct), "token");
}
