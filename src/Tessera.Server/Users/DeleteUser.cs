using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Security.Sessions;
using Tessera.Server.Storage;
using Tessera.Server.Users.Credentials;

namespace Tessera.Server.Users;

/// <summary>Deletes a user with all their personal tokens and all that they sign in with, for good (spec T9). Their e-mail address can be used again.</summary>
internal sealed class DeleteUser(Mutations mutations, CurrentCatalogue catalogue, UserTokens tokens)
{
    public abstract record Outcome
    {
        public sealed record Deleted(long Epoch) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        public sealed record LastSuperAdmin : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, ct) is not { } user)
            return new Outcome.NotFound();
        var book = await RoleBook.ReadAsync(db, ct);
        if (!new Reach(caller, catalogue.Value, book).Includes(user))
            return new Outcome.BeyondOwnRights();
        // A row edited by hand may have been the last one's.
        if ((SuperAdmins.IsOne(user) || user.IsTampered) && !await SuperAdmins.HasOtherAsync(db, id, ct))
            return new Outcome.LastSuperAdmin();
        await ApplyAsync(mutation, user, UserView.Of(user, book.Find), tokens, ct);
        return new Outcome.Deleted(await mutation.CommitAsync());
    }

    /// <summary>Deletes the user and all that is theirs within a mutation.</summary>
    public static async Task ApplyAsync(Mutation mutation, UserRow user, UserView? before, UserTokens tokens, CancellationToken ct)
    {
        await tokens.DeleteAllAsync(mutation, user.Id, ct);
        await EndSession.EndAllAsync(mutation, user.Id, except: null, ct);
        await CredentialChanges.DeleteAllAsync(mutation, user, ct);
        user.DeletedAt = mutation.Now;
        user.EmailKey = null;
        user.PasswordHash = null;
        user.RoleIds = [];
        Invitation.Clear(user);
        mutation.Feed(ChangeKind.User, user.Id.ToString());
        mutation.Audit("user.delete", user.AuditTarget(), before, null);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, DeleteUser operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Deleted deleted => Answers.Deleted(http, deleted.Epoch, "user"),
            Outcome.NotFound => UserProblems.NotFound(),
            Outcome.BeyondOwnRights => UserProblems.BeyondUser(),
            Outcome.LastSuperAdmin => UserProblems.LastSuperAdmin(),
            _ => throw new UnreachableException(),
        };
}
