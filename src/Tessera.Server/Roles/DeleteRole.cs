using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Apis;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Users;

namespace Tessera.Server.Roles;

/// <summary>Deletes a role that nobody has.</summary>
internal sealed class DeleteRole(Mutations mutations, CurrentCatalogue catalogue, UserDirectory directory)
{
    public abstract record Outcome
    {
        public sealed record Deleted(long Epoch) : Outcome;

        public sealed record NotFound : Outcome;

        public sealed record BuiltIn : Outcome;

        public sealed record BeyondOwnRights : Outcome;

        public sealed record InUse : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(TesseraDb db, Caller caller, Guid id, CancellationToken ct)
    {
        if (BuiltInRoles.All.Any(role => role.Id == id))
            return new Outcome.BuiltIn();
        await using var mutation = await mutations.BeginAsync(db, caller.Actor, ct);
        if (await db.Roles.SingleOrDefaultAsync(role => role.Id == id, ct) is not { } row)
            return new Outcome.NotFound();
        // What a role edited by hand gave before, nobody can say.
        if (!Reach.Includes(caller, row.IsTampered ? BuiltInRoles.SuperAdmin : Role.From(row), catalogue.Value))
            return new Outcome.BeyondOwnRights();
        if (await IsHeldAsync(db, id.ToString(), ct))
            return new Outcome.InUse();
        db.Roles.Remove(row);
        mutation.Feed(ChangeKind.Role, row.Id.ToString());
        mutation.Audit("role.delete", row.AuditTarget(), RoleView.Of(Role.From(row), directory), null);
        return new Outcome.Deleted(await mutation.CommitAsync());
    }

    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, TesseraDb db, DeleteRole operation, CancellationToken ct) =>
        await operation.ExecuteAsync(db, http.Caller(), id, ct) switch
        {
            Outcome.Deleted deleted => Answers.Deleted(http, deleted.Epoch, "role"),
            Outcome.NotFound => RoleProblems.NotFound(),
            Outcome.BuiltIn => RoleProblems.BuiltIn(),
            Outcome.BeyondOwnRights => RoleProblems.Beyond(),
            Outcome.InUse => RoleProblems.InUse(),
            _ => throw new UnreachableException(),
        };

    // Read from the store, not the directory: somebody may have been given the role a moment ago.
    private static async Task<bool> IsHeldAsync(TesseraDb db, string roleId, CancellationToken ct)
    {
        await foreach (var held in db.Users.Where(user => user.DeletedAt == null).Select(user => user.RoleIds).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (held.Contains(roleId))
                return true;
        }

        return false;
    }
}
