using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Users;

/// <summary>Deletes all personal tokens of a user in one go: when they leave, or have lost a machine. One may do so for oneself.</summary>
internal sealed class RevokeUserTokens(Mutations mutations, CurrentCatalogue catalogue, UserTokens tokens)
{
    public sealed record Answer(int Revoked) : ChangeAnswer;

    public abstract record Outcome
    {
        public sealed record Done(Answer Answer) : Outcome;

        public sealed record Forbidden : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record BeyondOwnRights : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        var isOwn = caller.UserId == id;
        if (!isOwn && !caller.May(TesseraPermissions.UserWrite, catalogue.Value))
            return new Outcome.Forbidden();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        if (!isOwn && !new Reach(caller, catalogue.Value, await RoleBook.ReadAsync(db, ct)).Includes(user))
            return new Outcome.BeyondOwnRights();
        var revoked = await tokens.DeleteAllAsync(mutation, id, ct);
        return new Outcome.Done(new(revoked) { Epoch = await mutation.CommitAsync() });
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, RevokeUserTokens operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Done done => TypedResults.Ok(done.Answer),
            Outcome.Forbidden => Problems.Forbidden(TesseraPermissions.UserWrite),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.BeyondOwnRights => UserProblems.BeyondUser(),
            _ => throw new UnreachableException(),
        };
}
